// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import io.cairn.api.ItemId;

/**
 * What a gate waits for right now.
 *
 * @param item the first of the items that are not ready
 * @param why what it lacks
 * @param others how many more are not ready
 */
public record Waiting(ItemId item, String why, int others) {

    /** {@code waiting for statefulsets.apps/shop/db: 1 of 3 replicas are ready (and 4 more items)}. */
    @Override
    public String toString() {
        String more = others == 0 ? "" : " (and " + others + " more item" + (others == 1 ? ")" : "s)");
        return "waiting for " + item + ": " + why + more;
    }
}
