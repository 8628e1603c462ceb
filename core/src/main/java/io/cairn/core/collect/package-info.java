// SPDX-License-Identifier: Apache-2.0
/**
 * Finds the items of a backup: the filters, the collector that turns them into selections, and the reading of lists, page
 * by page, at one revision of the cluster.
 *
 * <p>What is done with an item, and in which order, is not decided here.
 */
package io.cairn.core.collect;
