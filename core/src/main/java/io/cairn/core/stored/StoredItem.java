// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.core.archive.EntryPosition;
import java.util.Map;

/** One object of an archive (provisional). */
public record StoredItem(ItemRef ref, long number, EntryPosition position, Map<String, EntryPosition> versions) {

    /** Copies the map. */
    public StoredItem {
        versions = Map.copyOf(versions);
    }

    /** The id. */
    public ItemId id() {
        return ref.id();
    }
}
