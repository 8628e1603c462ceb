// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.core.stored.StoredItem;

/**
 * An item that a restore takes.
 *
 * @param stored where it lies in the archive, in the version in which it is restored
 * @param ref the item as the backup has it, its type in that version and as the cluster knows it
 * @param target what it is called in the cluster
 */
public record RestoreItem(StoredItem stored, ItemRef ref, ItemId target) {

    /** What the backup calls it. */
    public ItemId id() {
        return ref.id();
    }
}
