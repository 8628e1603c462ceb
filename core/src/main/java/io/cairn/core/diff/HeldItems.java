// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import io.cairn.api.ItemId;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalLine;
import io.cairn.core.repository.JournalReader;
import io.cairn.core.repository.Outcome;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The items of a backup by the hashes of their contents: some two hundred bytes each. Used by one thread. */
final class HeldItems {

    private final Map<ItemId, Held> items = new HashMap<>();
    private final Set<ItemId> failed = new HashSet<>();

    /**
     * An item in the tarball.
     *
     * @param position where
     * @param sha256 the hash of its content; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // a hundred thousand of them: half the size of text
    record Held(EntryPosition position, byte[] sha256) {

        boolean sameContent(Held other) {
            return Arrays.equals(sha256, other.sha256);
        }
    }

    /** Takes what the journal says of each item. */
    @FunctionalInterface
    interface Consumer {
        void accept(ItemId item, Optional<Held> held) throws IOException;
    }

    /** Reads the journal: each item that was captured, or failed to be. */
    static void read(StoredBackup backup, ItemFilter filter, Consumer consumer) throws IOException {
        Map<String, String> words = new HashMap<>();
        try (JournalReader journal = backup.journal()) {
            for (Optional<JournalLine> line = journal.next(); line.isPresent(); line = journal.next()) {
                if (line.get() instanceof JournalEntry entry
                        && entry.outcome() != Outcome.VANISHED
                        && filter.takes(entry.item())) {
                    consumer.accept(shared(words, entry.item()), held(entry));
                }
            }
        }
    }

    /** Types and namespaces are few. */
    private static ItemId shared(Map<String, String> words, ItemId item) {
        return new ItemId(
                words.computeIfAbsent(item.type(), word -> word),
                words.computeIfAbsent(item.namespace(), word -> word),
                item.name());
    }

    private static Optional<Held> held(JournalEntry entry) throws IOException {
        if (entry.position().isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] sha256 = HexFormat.of().parseHex(entry.sha256());
            return Optional.of(new Held(entry.position().get(), sha256));
        } catch (IllegalArgumentException e) {
            throw new IOException("the journal has no SHA-256 of " + entry.item() + ": '" + entry.sha256() + "'", e);
        }
    }

    /** The items of a backup. */
    static HeldItems of(StoredBackup backup, ItemFilter filter) throws IOException {
        HeldItems all = new HeldItems();
        read(backup, filter, (item, held) -> {
            if (held.isPresent()) {
                all.items.put(item, held.get());
            } else {
                all.failed.add(item);
            }
        });
        return all;
    }

    boolean has(ItemId item) {
        return items.containsKey(item);
    }

    /** Takes an item out that was there and could not be captured; whether it is one. */
    boolean takeFailed(ItemId item) {
        return failed.remove(item);
    }

    /** How many of those were not taken out. */
    int failedLeft() {
        return failed.size();
    }

    /** Takes an item out. */
    Optional<Held> take(ItemId item) {
        return Optional.ofNullable(items.remove(item));
    }

    /** Those that were not taken out. */
    Map<ItemId, Held> left() {
        return items;
    }
}
