// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import io.cairn.api.ItemId;
import java.util.List;
import java.util.Locale;

/**
 * An item in which two states differ.
 *
 * @param item the item
 * @param kind how it differs
 * @param fields of a changed one the fields; else empty
 */
public record ItemChange(ItemId item, Kind kind, List<FieldChange> fields) {

    /** How an item differs. */
    public enum Kind {
        /** Only the second has it. */
        ADDED,
        /** Only the first has it. */
        REMOVED,
        /** Both have it, and not with the same content. */
        CHANGED;

        /** The word as it is shown. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the list. */
    public ItemChange {
        fields = List.copyOf(fields);
    }
}
