// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import io.cairn.api.InvalidInputException;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.BackupSummary;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalLine;
import io.cairn.core.repository.JournalReader;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Finds the backups that hold an item. Immutable. */
public final class ItemSearch {

    /** More than there are processors, since a bucket makes wait. */
    private static final int AT_A_TIME = 8;

    private final Repository repository;

    /** For the backups of a location. */
    public ItemSearch(Repository repository) {
        this.repository = repository;
    }

    /**
     * An item in a backup.
     *
     * @param backup the backup
     * @param entry what its journal says of the item, which has bytes in the tarball
     */
    public record Held(BackupRecord backup, JournalEntry entry) {}

    /**
     * What was found.
     *
     * @param held by cluster, item and time of the backup, the earliest first
     * @param unread a sentence for each backup that could not be searched
     */
    public record Found(List<Held> held, List<String> unread) {

        /** Copies the lists. */
        public Found {
            held = List.copyOf(held);
            unread = List.copyOf(unread);
        }
    }

    /**
     * Searches the journals of all backups.
     *
     * @throws IOException if the location can't be listed
     */
    public Found find(ItemPattern pattern) throws IOException {
        Repository.Summaries listing = repository.summaries();
        List<Held> held = new ArrayList<>();
        List<String> unread = new ArrayList<>(listing.warnings());
        ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME, task -> {
            Thread thread = new Thread(task, "cairn-find");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Found>> searches = new ArrayList<>();
            for (BackupSummary backup : listing.backups()) {
                searches.add(threads.submit(() -> search(backup.name(), pattern)));
            }
            for (Future<Found> search : searches) {
                Found one = await(search);
                held.addAll(one.held());
                unread.addAll(one.unread());
            }
        } finally {
            threads.shutdownNow();
        }
        held.sort(Comparator.comparing((Held one) -> one.backup().clusterUid())
                .thenComparing(one -> one.entry().item())
                .thenComparing(one -> one.backup().started())
                .thenComparing(one -> one.backup().name()));
        return new Found(held, unread);
    }

    private Found search(String name, ItemPattern pattern) {
        List<Held> held = new ArrayList<>();
        try {
            search(repository.open(name), pattern, held);
        } catch (IOException | InvalidInputException e) {
            return new Found(List.of(), List.of("the backup '" + name + "' was not searched: " + e.getMessage()));
        }
        return new Found(held, List.of());
    }

    private static void search(StoredBackup backup, ItemPattern pattern, List<Held> held) throws IOException {
        try (JournalReader journal = backup.journalWith(pattern.common())) {
            for (Optional<JournalLine> line = journal.next(); line.isPresent(); line = journal.next()) {
                if (line.get() instanceof JournalEntry entry
                        && entry.position().isPresent()
                        && pattern.matches(entry.item())) {
                    held.add(new Held(backup.record(), entry));
                }
            }
        }
    }

    private static Found await(Future<Found> search) throws IOException {
        try {
            return search.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the search was stopped");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
