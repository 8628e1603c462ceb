// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The locations that may hold a backup too, because its run wrote it to several or because it was copied. All of these name
 * the same snapshots in the cluster. Opens no location before it is asked; used by one thread.
 */
public final class BackupCopies {

    private final Places places;
    private final Clock clock;
    private final Map<String, IOException> failed = new HashMap<>();
    private Optional<Map<String, ObjectStore>> opened = Optional.empty();

    /** Opens all locations that are to be asked, by name. */
    @FunctionalInterface
    public interface Places {

        /**
         * Called once at most, and only if there is something to ask.
         *
         * @throws IOException if it can't be told which locations there are
         */
        Map<String, ObjectStore> open() throws IOException;
    }

    /** What is known of other copies of a backup. */
    public sealed interface Answer {}

    /** No other location holds one. */
    public record None() implements Answer {}

    /** This location holds one. */
    public record Held(String place) implements Answer {}

    /** None was found, and whether this location holds one can't be told. */
    public record Unknown(String place, IOException reason) implements Answer {}

    /** Among these locations; that of the backup in question may be one of them. */
    public BackupCopies(Places places, Clock clock) {
        this.places = places;
        this.clock = clock;
    }

    /** Where there is no other location. */
    public static BackupCopies none() {
        return new BackupCopies(Map::of, Clock.systemUTC());
    }

    /**
     * Whether another location holds a backup of the same name that recorded the same operations, and so the same snapshots.
     *
     * @throws IOException if it can't be told which locations there are
     */
    public Answer of(StoredBackup backup) throws IOException {
        if (opened.isEmpty()) {
            opened = Optional.of(places.open());
        }
        Answer answer = new None();
        for (Map.Entry<String, ObjectStore> place : opened.get().entrySet()) {
            if (place.getValue().place().equals(backup.place())) {
                continue;
            }
            try {
                if (holds(place.getKey(), place.getValue(), backup)) {
                    return new Held(place.getKey());
                }
            } catch (IOException e) {
                answer = new Unknown(place.getKey(), e);
            }
        }
        return answer;
    }

    private boolean holds(String place, ObjectStore store, StoredBackup backup) throws IOException {
        BackupFolder folder = new BackupFolder(store, backup.record().name());
        Optional<byte[]> manifest = read(place, folder);
        if (manifest.isPresent()) {
            return backup.recordsTheSameOperations(Manifest.of(folder, BackupFolder.MANIFEST, manifest.get()));
        }
        NameStatus seen = NameStatus.of(folder, clock.instant());
        return switch (seen.state()) {
            case RUNNING, UNCERTAIN -> throw new IOException("there the name is taken by " + seen.words());
            case DAMAGED -> throw seen.damage();
            case UNREADABLE -> throw new IOException(seen.refusal().getMessage());
            default -> false;
        };
    }

    /** A location that fails isn't asked again: each further attempt might wait as long as this one did. */
    private Optional<byte[]> read(String place, BackupFolder folder) throws IOException {
        IOException before = failed.get(place);
        if (before != null) {
            throw before;
        }
        try {
            return folder.read(BackupFolder.MANIFEST);
        } catch (IOException e) {
            failed.put(place, e);
            throw e;
        }
    }
}
