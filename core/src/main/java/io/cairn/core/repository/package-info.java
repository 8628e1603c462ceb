// SPDX-License-Identifier: Apache-2.0
/**
 * The names and files of a location: which backups there are, what belongs to each, and that one exists only when it is
 * whole.
 *
 * <p>What does not live here: how the tarball looks inside (see {@code io.cairn.core.archive}), and what is captured in
 * which order.
 */
package io.cairn.core.repository;
