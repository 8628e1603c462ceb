// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;

/**
 * What an action made of an item.
 *
 * @param item the item as it goes on to the next action and into the archive
 * @param related items that belong to it and are to be captured too, if the filters of the backup let them through
 */
public record ActionResult(Item item, List<ItemId> related) {

    /** Copies the list. */
    public ActionResult {
        related = List.copyOf(related);
    }

    /** The item alone. */
    public static ActionResult of(Item item) {
        return new ActionResult(item, List.of());
    }
}
