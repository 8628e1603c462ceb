// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;

/**
 * What an action made of an item.
 *
 * @param item the item as it goes on to the next action and into the archive
 * @param related items that belong to it and are to be captured too, if the filters of the backup let them through
 * @param operations work that is to be done beside it in this turn: the engine asks the action to
 *     {@linkplain BackupItemAction#begin begin} it
 */
public record ActionResult(Item item, List<ItemId> related, List<Operation> operations) {

    /** Copies the lists. */
    public ActionResult {
        related = List.copyOf(related);
        operations = List.copyOf(operations);
    }

    /** The item and what belongs to it, without operations. */
    public ActionResult(Item item, List<ItemId> related) {
        this(item, related, List.of());
    }

    /** The item alone. */
    public static ActionResult of(Item item) {
        return new ActionResult(item, List.of());
    }
}
