// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectNotFoundException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys below {@code backups/NAME/}, and small files there; or those below {@code metadata/cairn/frozen/NAME/}, which lie
 * apart from the backups so that looking for them costs no look into every backup.
 */
record BackupFolder(ObjectStore store, String root, String name) {

    static final String ROOT = "backups";
    static final String FROZEN_ROOT = "metadata/cairn/frozen";
    static final String MANIFEST = "cairn-manifest.json";
    /** The signature of the manifest, 64 bytes of Ed25519; written before the manifest, if at all. */
    static final String SIGNATURE = "cairn-manifest.json.sig";

    /** Keys by which the data was encrypted may be wrapped anew at any time. */
    private static final String KEYS = "keys/";

    static final String FAILURE = "cairn-failure.json";

    /** Many times what the bounded lists of a record can hold; what is larger was not written by Cairn. */
    private static final int MAX_SMALL_FILE_BYTES = 16 << 20;

    private static final Pattern RUN = Pattern.compile("cairn-run(?:-([1-9][0-9]{0,8}))?\\.json");

    BackupFolder(ObjectStore store, String name) {
        this(store, ROOT, name);
    }

    /** The folder of what runs of this name have left frozen. */
    BackupFolder frozen() {
        return new BackupFolder(store, FROZEN_ROOT, name);
    }

    /** The file by which the n-th run of this name takes it, counted from 1. */
    static String runFile(int run) {
        return run == 1 ? "cairn-run.json" : "cairn-run-" + run + ".json";
    }

    static boolean isRunFile(String file) {
        return RUN.matcher(file).matches();
    }

    /** Whether a file belongs beside a manifest without being in it. */
    static boolean isBeside(String file) {
        return file.equals(MANIFEST) || file.equals(SIGNATURE) || isRunFile(file) || file.startsWith(KEYS);
    }

    /** The number of the last run that took the name. */
    static OptionalInt lastRun(List<String> files) {
        return files.stream()
                .map(RUN::matcher)
                .filter(Matcher::matches)
                .mapToInt(run -> run.group(1) == null ? 1 : Integer.parseInt(run.group(1)))
                .max();
    }

    String key(String file) {
        return path() + file;
    }

    private String path() {
        return root + "/" + name + "/";
    }

    /** The names of the files that are there. */
    List<String> files() throws IOException {
        return store.list(path()).stream()
                .map(key -> key.substring(path().length()))
                .toList();
    }

    Optional<byte[]> read(String file) throws IOException {
        try (InputStream in = store.open(key(file))) {
            byte[] content = in.readNBytes(MAX_SMALL_FILE_BYTES + 1);
            if (content.length > MAX_SMALL_FILE_BYTES) {
                throw new IOException(file + " is larger than any that Cairn writes");
            }
            return Optional.of(content);
        } catch (ObjectNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Opens a file that the backup has. */
    InputStream open(String file) throws IOException {
        try {
            return store.open(key(file));
        } catch (ObjectNotFoundException e) {
            throw gone(file, e);
        }
    }

    /** Opens a range of a file that the backup has. */
    InputStream open(String file, long offset, long length) throws IOException {
        try {
            return store.open(key(file), offset, length);
        } catch (ObjectNotFoundException e) {
            throw gone(file, e);
        }
    }

    private IOException gone(String file, ObjectNotFoundException e) throws IOException {
        boolean stillThere = store.size(key(MANIFEST)).isPresent()
                || store.size(key(FAILURE)).isPresent();
        return new IOException(
                stillThere
                        ? "the backup '" + name + "' in " + store.location() + " is damaged: its file " + file
                                + " is missing"
                        : "the backup '" + name + "' in " + store.location() + " was deleted while it was read",
                e);
    }

    void write(String file, byte[] content) throws IOException {
        write(file, content, Retention.NONE);
    }

    void write(String file, byte[] content, Retention retention) throws IOException {
        try (ObjectWriter writer = store.create(key(file), retention)) {
            writer.write(content);
            writer.commit();
        }
    }

    void delete(String file) throws IOException {
        store.delete(key(file));
    }

    /**
     * Removes files in the order in which a backup is taken apart: what says that it exists goes first, and what holds
     * its name last.
     */
    void deleteAll(List<String> files) throws IOException {
        for (String file : inDeletionOrder(files)) {
            delete(file);
        }
    }

    /**
     * The same as {@link #deleteAll}, but for what the store keeps: where that is the manifest all stays, and else what holds
     * the name, so that it is known whose the rest is.
     *
     * @return what stays
     */
    List<String> deleteUnlocked(List<String> files) throws IOException {
        List<String> stays = new ArrayList<>();
        for (String file : inDeletionOrder(files)) {
            boolean holds = isRunFile(file) && !stays.isEmpty();
            if (holds || stays.contains(MANIFEST)) {
                stays.add(file);
                continue;
            }
            try {
                delete(file);
            } catch (ObjectLockedException e) {
                stays.add(file);
            }
        }
        return stays;
    }

    /**
     * The same as {@link #deleteAll}, and stops when the file is gone by which whoever deletes holds the name.
     *
     * @return whether it was there to the end
     */
    boolean deleteAllHolding(String holder, List<String> files) throws IOException {
        for (String file : inDeletionOrder(files)) {
            if (store.size(key(holder)).isEmpty()) {
                return false;
            }
            delete(file);
        }
        return true;
    }

    private static List<String> inDeletionOrder(List<String> files) {
        List<String> order = new ArrayList<>(files);
        Collections.reverse(order);
        order.sort(Comparator.comparingInt(BackupFolder::deletionRank));
        return order;
    }

    private static int deletionRank(String file) {
        if (file.equals(MANIFEST)) {
            return 0;
        }
        if (file.equals(BackupFile.VELERO_BACKUP.fileName(""))) {
            return 1;
        }
        return isRunFile(file) ? 3 : 2;
    }
}
