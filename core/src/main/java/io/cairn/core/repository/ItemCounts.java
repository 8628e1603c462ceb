// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

/**
 * The items of a backup, counted.
 *
 * @param total all that were to be captured
 * @param captured those whose bytes are in the tarball
 * @param failed those that could not be captured, and those captured ones whose hooks or freezing failed
 * @param vanished those that were gone when their turn came
 * @param terminating how many of the captured ones were being deleted
 */
public record ItemCounts(long total, long captured, long failed, long vanished, long terminating) {}
