// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;
import java.util.Optional;

/** What an orderer may look at: items of the backup, and the plan so far. Used by one thread, during one call. */
public interface OrderView {

    /**
     * The metadata of the backup's items of a type, sorted by namespace and name.
     *
     * @throws IllegalArgumentException if the orderer's needs don't name the type
     */
    List<ItemRef> refs(ResourceType type);

    /**
     * The backup's items of a type, sorted by namespace and name.
     *
     * @throws IllegalArgumentException if the orderer's needs don't name the type as whole
     */
    List<Item> items(ResourceType type);

    /** The name of the rule, sequence or group that has placed this item already, if one has. */
    Optional<String> placedBy(ItemId item);

    /**
     * Tells the user what this orderer passed over, and why, such as an annotation that can't be read: one sentence that
     * names the item, without a full stop. It stands with the plan's notes, under the orderer's name. By default it is
     * told to nobody, for views that a test makes.
     */
    default void note(String text) {}
}
