// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;

/** What an action decided about an item on its way into the cluster. */
public sealed interface RestoreDecision {

    /**
     * The item goes on.
     *
     * @param item the item as it goes on to the next action and into the cluster
     * @param before whole objects that are made before the item, in this order, in the namespaces of the cluster: one that
     *     is there already is left as it is
     * @param notes what the user should know of the change, a sentence each without a full stop; mostly none
     */
    record Keep(Item item, List<Item> before, List<String> notes) implements RestoreDecision {

        /** Copies the lists. */
        public Keep {
            before = List.copyOf(before);
            notes = List.copyOf(notes);
        }
    }

    /**
     * The item is left out.
     *
     * @param reason why, as the end of a sentence without a full stop
     */
    record Skip(String reason) implements RestoreDecision {}

    /** The item goes on. */
    static RestoreDecision keep(Item item) {
        return new Keep(item, List.of(), List.of());
    }

    /** The item goes on, and the user should know something of it. */
    static RestoreDecision keep(Item item, String note) {
        return new Keep(item, List.of(), List.of(note));
    }

    /** The item is left out. */
    static RestoreDecision skip(String reason) {
        return new Skip(reason);
    }
}
