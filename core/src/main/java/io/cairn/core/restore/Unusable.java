// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemId;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.stored.BrokenItem;
import io.cairn.core.stored.StoredItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of an archive can't be used, sorted out by item, so that each has one result however often the archive has it.
 *
 * @param items the items of which nothing can be used
 * @param copies entries in version folders of items of which another one can be used
 */
record Unusable(List<Item> items, List<BrokenItem> copies) {

    /** Copies the lists. */
    Unusable {
        items = List.copyOf(items);
        copies = List.copyOf(copies);
    }

    /**
     * An item of which nothing can be used.
     *
     * @param reason why, to follow the item's name and a colon
     * @param notes what is wrong with its other entries, a sentence each
     */
    record Item(ItemId id, String reason, List<String> notes) {}

    /** Sorts what is broken by what was found beside it. */
    static Unusable of(List<BrokenItem> broken, List<StoredItem> found) {
        if (broken.isEmpty()) {
            return new Unusable(List.of(), List.of());
        }
        Map<ItemId, List<BrokenItem>> byItem = new LinkedHashMap<>();
        broken.forEach(entry ->
                byItem.computeIfAbsent(entry.id(), id -> new ArrayList<>()).add(entry));
        Set<ItemId> usable = new LinkedHashSet<>(byItem.keySet());
        usable.retainAll(found.stream().map(StoredItem::id).toList());
        List<Item> items = new ArrayList<>();
        List<BrokenItem> copies = new ArrayList<>();
        byItem.forEach((id, entries) -> {
            if (usable.contains(id)) {
                copies.addAll(entries);
            } else {
                items.add(item(id, entries));
            }
        });
        return new Unusable(items, copies);
    }

    /** The object outside of version folders is the item, so what is wrong with it goes before what is wrong in them. */
    private static Item item(ItemId id, List<BrokenItem> entries) {
        String path = EntryPaths.of(id);
        BrokenItem first = entries.stream()
                .filter(entry -> entry.path().equals(path))
                .findFirst()
                .orElse(entries.get(0));
        List<String> notes = entries.stream()
                .filter(entry -> !entry.path().equals(first.path()))
                .map(entry -> "its copy " + entry.path() + ": " + entry.reason())
                .toList();
        return new Item(id, first.reason(), notes);
    }
}
