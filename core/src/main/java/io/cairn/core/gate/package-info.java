// SPDX-License-Identifier: Apache-2.0
/**
 * Gates: whether objects of the cluster are as a gate of {@code core.spec} wants them, and waiting until they are. What is
 * restored, when a gate stands open, and what it means if it never does is for the restore to say; nothing is written here.
 */
package io.cairn.core.gate;
