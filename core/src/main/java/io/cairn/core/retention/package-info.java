// SPDX-License-Identifier: Apache-2.0
/**
 * Which backups of a location are kept and which go, and the run that makes them go. The decision is a function of the
 * backups, the rules and the time, and nothing else.
 *
 * <p>What does not live here: how a backup and its snapshots are deleted (see {@code io.cairn.core.backup}).
 */
package io.cairn.core.retention;
