// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.core.archive.EntryPosition;

/**
 * An item that a restore takes.
 *
 * @param ref the item as the backup has it, its type in the version in which it is restored
 * @param target what it is called in the cluster
 * @param position where the content in that version lies in the archive
 */
public record RestoreItem(ItemRef ref, ItemId target, EntryPosition position) {

    /** What the backup calls it. */
    public ItemId id() {
        return ref.id();
    }
}
