// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Empty objects whose keys say what a listing tells of a backup, so that many backups are listed without reading the manifest
 * of each: {@code metadata/cairn/index/NAME.FIELDS}. A key is a hint about a manifest that exists, and never decides whether
 * a backup does: it is written after the manifest and removed before it.
 *
 * <p>The fields are separated by dots, numbers and times in milliseconds are to the base of 36: the version of this form,
 * {@code C} or {@code P} for the phase, started, completed, the five counts of items, warnings, errors, the size of the
 * tarball, {@code e} if it is encrypted or {@code -}, locked until, expires, the uid of the cluster. What is absent is empty.
 */
final class BackupIndex {

    static final String ROOT = "metadata/cairn/index/";

    /** File systems allow 255 bytes. */
    private static final int MAX_NAME = 250;

    private static final int RADIX = 36;
    private static final String VERSION = "1";
    private static final int FIELDS = 17;
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9-]*");

    private BackupIndex() {}

    /** Adds a backup. Does nothing with one that a key can't hold, whose manifest is read then. */
    static void add(ObjectStore store, BackupSummary backup) throws IOException {
        String name = encode(backup);
        if (name.length() <= MAX_NAME && PLAIN.matcher(backup.clusterUid()).matches()) {
            try (ObjectWriter writer = store.create(ROOT + name)) {
                writer.commit();
            }
        }
    }

    /** Removes whatever there is of a name. */
    static void remove(ObjectStore store, String name) throws IOException {
        for (String key : store.list(ROOT + name + ".")) {
            store.delete(key);
        }
    }

    /** Whether a backup of that name was whole once, and nobody has begun to remove it. */
    static boolean knows(ObjectStore store, String name) throws IOException {
        return !store.list(ROOT + name + ".").isEmpty();
    }

    /** The names of which the index says anything. */
    static Set<String> names(ObjectStore store) throws IOException {
        return store.list(ROOT).stream().map(BackupIndex::name).collect(Collectors.toSet());
    }

    /** What the index says, by name; a name about which it says two things is left out. */
    static Map<String, BackupSummary> read(ObjectStore store) throws IOException {
        Map<String, Optional<BackupSummary>> all = new HashMap<>();
        for (String key : store.list(ROOT)) {
            all.merge(name(key), decode(key.substring(ROOT.length())), (one, other) -> Optional.empty());
        }
        Map<String, BackupSummary> clear = new HashMap<>();
        all.forEach((name, backup) -> backup.ifPresent(known -> clear.put(name, known)));
        return clear;
    }

    /** The name of which a key of the index tells. */
    static String name(String key) {
        return key.substring(ROOT.length()).split("\\.", 2)[0];
    }

    static String encode(BackupSummary backup) {
        ItemCounts items = backup.items();
        List<String> fields = new ArrayList<>();
        fields.add(backup.name());
        fields.add(VERSION);
        fields.add(backup.phase().toString().substring(0, 1));
        fields.add(time(Optional.of(backup.started())));
        fields.add(time(Optional.of(backup.completed())));
        for (long count : new long[] {
            items.total(),
            items.captured(),
            items.failed(),
            items.vanished(),
            items.terminating(),
            backup.warnings(),
            backup.errors(),
            backup.archiveBytes()
        }) {
            fields.add(Long.toString(count, RADIX));
        }
        fields.add(backup.encrypted() ? "e" : "-");
        fields.add(time(backup.lockedUntil()));
        fields.add(time(backup.expires()));
        fields.add(backup.clusterUid());
        return String.join(".", fields);
    }

    private static String time(Optional<Instant> time) {
        return time.map(at -> Long.toString(at.toEpochMilli(), RADIX)).orElse("");
    }

    /** Empty if this is no such key, or one of another version. */
    static Optional<BackupSummary> decode(String key) {
        String[] fields = key.split("\\.", -1);
        if (fields.length != FIELDS
                || !fields[1].equals(VERSION)
                || !List.of("C", "P").contains(fields[2])) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BackupSummary(
                    fields[0],
                    fields[2].equals("C") ? Phase.COMPLETED : Phase.PARTIALLY_FAILED,
                    Instant.ofEpochMilli(number(fields[3])),
                    Instant.ofEpochMilli(number(fields[4])),
                    new ItemCounts(
                            number(fields[5]),
                            number(fields[6]),
                            number(fields[7]),
                            number(fields[8]),
                            number(fields[9])),
                    number(fields[10]),
                    number(fields[11]),
                    fields[16],
                    number(fields[12]),
                    fields[13].equals("e"),
                    instant(fields[14]),
                    instant(fields[15])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static long number(String text) {
        return Long.parseLong(text, RADIX);
    }

    private static Optional<Instant> instant(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(number(text)));
    }
}
