// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/**
 * The backups of a location. Immutable, and safe for use by several threads and processes at once.
 *
 * <p>A name belongs to the run that created its {@code cairn-run.json}. The backup exists when its
 * {@code cairn-manifest.json} does, which is written last.
 */
@SuppressWarnings({"DoNotCallSuggester", "unused"})
public final class Repository {

    /** What a location holds: whole backups by name, and a sentence for each that could not be read. */
    public record Listing(List<BackupRecord> backups, List<String> warnings) {

        /** Copies the lists. */
        public Listing {
            backups = List.copyOf(backups);
            warnings = List.copyOf(warnings);
        }
    }

    /** The backups kept in a store. The clock stamps new runs. */
    public Repository(ObjectStore store, Clock clock) {
        throw new UnsupportedOperationException();
    }

    /** Where this is, for messages. */
    public String location() {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes a name for a new backup. What a dead run of this machine, or a failed one, left under the name is removed.
     *
     * @throws io.cairn.api.InvalidInputException if the name is malformed, belongs to a backup, or to a run that lives
     *     or may live; the message says what was found and what to do
     * @throws IOException if the store failed
     */
    public BackupDraft begin(String name) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * The whole backups, sorted by name.
     *
     * @throws IOException if the location can't be listed
     */
    public Listing list() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a backup, or what is left of a failed run: its record and its log.
     *
     * @throws io.cairn.api.InvalidInputException if there is neither; the message has the nearest names, or says that a
     *     run is at it or was killed
     * @throws IOException if the store failed or the manifest can't be read
     */
    public StoredBackup open(String name) throws IOException {
        throw new UnsupportedOperationException();
    }
}
