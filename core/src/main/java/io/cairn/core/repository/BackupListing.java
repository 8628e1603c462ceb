// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lists the backups of a location: from the index where it knows them, and else by their manifests, several at a time. */
final class BackupListing {

    private static final int READERS = 16;

    private final ObjectStore store;

    BackupListing(ObjectStore store) {
        this.store = store;
    }

    /** What is found of one backup: it, or why it can't be read, or neither if there is no manifest. */
    private record Found<T>(Optional<T> backup, Optional<UnreadableBackup> unreadable) {}

    @FunctionalInterface
    private interface Reader<T> {
        Optional<T> read(BackupFolder folder) throws IOException;
    }

    Repository.Summaries summaries() throws IOException {
        Map<String, BackupSummary> known = BackupIndex.read(store);
        List<String> names = store.children(BackupFolder.ROOT);
        List<String> unknown =
                names.stream().filter(name -> !known.containsKey(name)).toList();
        List<Found<BackupSummary>> found =
                read(unknown, folder -> Manifest.of(folder).map(BackupListing::summary));
        found.forEach(each -> each.backup().ifPresent(backup -> known.put(backup.name(), backup)));
        List<BackupSummary> backups = names.stream()
                .flatMap(name -> Optional.ofNullable(known.get(name)).stream())
                .toList();
        return new Repository.Summaries(
                backups,
                found.stream().flatMap(each -> each.unreadable().stream()).toList());
    }

    static BackupSummary summary(Manifest manifest) {
        return BackupSummary.of(manifest.backup(), manifest.recipient().isPresent());
    }

    Repository.Listing records() throws IOException {
        List<Found<BackupRecord>> found = read(
                store.children(BackupFolder.ROOT), folder -> Manifest.of(folder).map(Manifest::backup));
        return new Repository.Listing(
                found.stream().flatMap(each -> each.backup().stream()).toList(),
                found.stream().flatMap(each -> each.unreadable().stream()).toList());
    }

    private <T> List<Found<T>> read(List<String> names, Reader<T> reader) throws IOException {
        if (names.isEmpty()) {
            return List.of();
        }
        ExecutorService readers = Executors.newFixedThreadPool(Math.min(READERS, names.size()), work -> {
            Thread thread = new Thread(work, "cairn-manifests");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Found<T>>> started = names.stream()
                    .map(name -> readers.submit(() -> found(new BackupFolder(store, name), reader)))
                    .toList();
            List<Found<T>> all = new ArrayList<>();
            for (Future<Found<T>> each : started) {
                all.add(each.get());
            }
            return all;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the backups in " + store.location() + " were not listed: interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the backups in " + store.location() + " can't be listed", e.getCause());
        } finally {
            readers.shutdownNow();
        }
    }

    private static <T> Found<T> found(BackupFolder folder, Reader<T> reader) {
        try {
            return new Found<>(reader.read(folder), Optional.empty());
        } catch (IOException e) {
            return new Found<>(
                    Optional.empty(), Optional.of(new UnreadableBackup(folder.name(), String.valueOf(e.getMessage()))));
        }
    }
}
