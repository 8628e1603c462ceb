// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ItemId;
import io.cairn.core.collect.RawItem;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The items that had their turn, so that none has two. Remembers every item of a serial stage, and of the lists only
 * those types of which an item could come a second time: memory doesn't grow with the cluster. Safe for use by several
 * threads.
 */
final class Seen {

    private final Set<ItemId> items = ConcurrentHashMap.newKeySet();
    private final Set<String> types = ConcurrentHashMap.newKeySet();
    private final Set<ItemId> later = ConcurrentHashMap.newKeySet();
    private final Set<ItemId> missing = ConcurrentHashMap.newKeySet();

    /** Remembers an item; false if it was remembered already. */
    boolean add(ItemId item) {
        types.add(item.type());
        return items.add(item);
    }

    /** Remembers that an item doesn't exist; false if that was known already. It may still come into being. */
    boolean addMissing(ItemId item) {
        return missing.add(item);
    }

    /** Keeps items that belong to captured ones and can wait until after all turns. */
    void addLater(Set<ItemId> items) {
        later.addAll(items);
    }

    /** Gives the items that can wait, once. */
    Set<ItemId> takeLater() {
        Set<ItemId> taken = Set.copyOf(later);
        later.removeAll(taken);
        return taken;
    }

    /** Whether an item is remembered. */
    boolean has(ItemId item) {
        return items.contains(item);
    }

    /** Whether an item that a list gave has not had its turn; remembers it if asked to. */
    boolean isFirst(RawItem item, boolean remember) {
        if (remember) {
            return add(item.id());
        }
        return !types.contains(item.type().id()) || !items.contains(item.id());
    }
}
