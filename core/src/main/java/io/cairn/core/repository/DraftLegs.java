// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.Retention;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.freeze.FreezeLedger;
import io.cairn.core.repository.StoredBackup.FileEntry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The locations that a draft is written to. In each a draft of its own holds the name, and writes what says that the backup
 * exists there; all else is the same in all of them. Used with the lock of the draft held.
 */
final class DraftLegs {

    private final Map<ObjectStore, BackupDraft> legs = new LinkedHashMap<>();
    private final String name;
    private final Mirrors mirrors;
    private final List<String> lost;
    private int told;

    /**
     * The legs of a draft.
     *
     * @param drafts those that hold the name
     * @param lost a sentence for each location that has failed by now
     */
    DraftLegs(List<BackupDraft> drafts, List<String> lost) {
        drafts.forEach(draft -> legs.put(draft.folder().store(), draft));
        this.name = drafts.get(0).name();
        this.mirrors = new Mirrors(List.copyOf(legs.keySet()));
        this.lost = List.copyOf(lost);
    }

    /** Where the files go. */
    BackupFolder folder() {
        return new BackupFolder(MirroredStore.inAll(mirrors), name);
    }

    void lock(Retention retention) {
        legs.values().forEach(leg -> leg.lock(retention));
    }

    FreezeLedger ledger() {
        return new MirroredLedger(mirrors, legs);
    }

    List<String> notes() {
        List<String> notes = new ArrayList<>();
        legs.forEach((store, leg) -> leg.notes().forEach(note -> notes.add(note + " in " + store.place())));
        return notes;
    }

    List<String> locations() {
        return mirrors.living().stream().map(ObjectStore::place).toList();
    }

    List<String> newlyLost() {
        List<String> all = new ArrayList<>(lost);
        mirrors.lost().forEach((store, reason) -> all.add(BackupDraft.lost(store.place(), reason)));
        List<String> untold = List.copyOf(all.subList(told, all.size()));
        told = all.size();
        return untold;
    }

    /** Makes the backup exist in all that work; fails if it exists in none. */
    BackupRecord commit(BackupRecord record, Collection<FileEntry> files, Optional<Recipient> key) throws IOException {
        List<String> untold = new ArrayList<>();
        Optional<IOException> failure = Optional.empty();
        boolean exists = false;
        for (ObjectStore store : mirrors.living()) {
            untold.addAll(newlyLost());
            try {
                leg(store).commit(record.withMoreErrors(untold), files, key);
                exists = true;
            } catch (IOException e) {
                if (!exists && e instanceof InterruptedIOException) {
                    throw e;
                }
                mirrors.lose(store, e);
                failure = Optional.of(e);
            }
        }
        if (!exists) {
            throw failure.orElseThrow();
        }
        untold.addAll(newlyLost());
        return record.withMoreErrors(untold);
    }

    /** Keeps the record of the failure in all that work. */
    void fail(BackupRecord record, Collection<FileEntry> files, Optional<Recipient> key) throws IOException {
        mirrors.eachOf(legs, leg -> leg.fail(record, files, key));
    }

    private BackupDraft leg(ObjectStore store) {
        return Optional.ofNullable(legs.get(store)).orElseThrow();
    }

    /**
     * Gives the names back where the backup did not come to its end. What is left in a location that was given up is removed
     * as far as that works; the next run of the name removes the rest.
     */
    void close() throws IOException {
        for (ObjectStore store : mirrors.lost().keySet()) {
            abandon(leg(store));
        }
        for (ObjectStore store : mirrors.living()) {
            leg(store).close();
        }
    }

    private static void abandon(BackupDraft leg) {
        try {
            BackupFolder folder = leg.folder();
            List<FrozenPod> frozen =
                    FrozenFiles.read(folder.frozen(), folder.frozen().files());
            if (frozen.isEmpty()) {
                folder.deleteAll(folder.files());
            }
            leg.close();
        } catch (IOException e) {
            // it was told that the location failed, and what is left there is no backup
            return;
        }
    }
}
