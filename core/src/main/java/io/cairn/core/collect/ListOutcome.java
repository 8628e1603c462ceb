// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

/**
 * What a list turned out to be.
 *
 * @param revision the revision that the server says the list, or its last page, is of; empty if it says none
 * @param exact whether every page is of the revision that was asked for, by the server's own word
 * @param items how many items were handed on
 * @param pages how many pages were read
 * @param bytes the length of those pages
 * @param reason why the list is not what was asked for, in one sentence; empty if it is
 */
public record ListOutcome(String revision, boolean exact, long items, int pages, long bytes, String reason) {}
