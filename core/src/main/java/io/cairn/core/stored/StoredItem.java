// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.core.archive.EntryPosition;
import java.util.Map;

/**
 * One object of an archive.
 *
 * @param ref what is known of the object without its content. Of its type, group and version are those of the object's
 *     {@code apiVersion}, the kind is the object's, plural and scope are those of its path; whether plural and kind belong
 *     together only a cluster knows
 * @param number the place in the archive's order, counted from 1
 * @param position where the object lies
 * @param versions the same object in other versions, by version, such as {@code v1beta1}; mostly none
 */
public record StoredItem(ItemRef ref, long number, EntryPosition position, Map<String, EntryPosition> versions) {

    /** Copies the map. */
    public StoredItem {
        versions = Map.copyOf(versions);
    }

    /** The object's id. */
    public ItemId id() {
        return ref.id();
    }
}
