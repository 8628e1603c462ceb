// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

import io.cairn.api.Item;
import java.util.List;

/**
 * What rules made of an item.
 *
 * @param item the item, the same one if no rule changed it
 * @param rules the rules that were applied, in their order, each with the name of its list
 * @param notes what the user should know, a sentence each without a full stop: rules that a test left out
 */
public record Transformed(Item item, List<String> rules, List<String> notes) {

    /** Copies the lists. */
    public Transformed {
        rules = List.copyOf(rules);
        notes = List.copyOf(notes);
    }
}
