// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.Set;

/**
 * Items that are captured side by side, in a stage of their own. The groups and sequences of one orderer and place run in
 * the order in which it gives them.
 *
 * @param name what plans and messages call it, such as {@code wave -5}
 * @param items the items, in no order
 * @param place whether it stands before or after what nothing places
 */
public record Group(String name, Set<ItemId> items, Place place) implements Ordering {

    /** Copies the set. */
    public Group {
        items = Set.copyOf(items);
    }
}
