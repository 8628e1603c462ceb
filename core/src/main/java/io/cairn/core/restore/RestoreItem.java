// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.stored.StoredItem;

/**
 * An item that a restore takes.
 *
 * @param stored the item as the archive has it, in all its versions
 * @param ref the item as the backup has it, its type in that version and as the cluster knows it
 * @param target what it is called in the cluster
 * @param position where its content in that version lies in the archive
 */
public record RestoreItem(StoredItem stored, ItemRef ref, ItemId target, EntryPosition position) {

    /** What the backup calls it. */
    public ItemId id() {
        return ref.id();
    }
}
