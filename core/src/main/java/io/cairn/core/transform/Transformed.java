// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.transform;

import io.cairn.api.Item;
import java.util.List;

/**
 * What rules made of an item.
 *
 * @param item the item, the same one if no rule changed it
 * @param notes what the user should know, a sentence each without a full stop: rules that a test left out
 */
public record Transformed(Item item, List<String> notes) {

    /** Copies the list. */
    public Transformed {
        notes = List.copyOf(notes);
    }
}
