// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectLockedException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The removal of what there is of a name in a location. Used by one thread; several at once, also in several processes, do
 * no harm to each other.
 *
 * <p>Whoever removes takes the name as a new run would, by a file that says so. Then the manifest goes, from which moment on
 * there is no backup; then what Velero finds it by, then the rest, and the name last. What a killed removal leaves is taken
 * over by the next one, or by a new run of that name.
 */
public final class BackupRemoval {

    private final NameClaims names;
    private final NameStatus seen;
    private final Optional<StoredBackup> backup;
    private final Optional<String> damage;

    /**
     * A removal of what was seen.
     *
     * @param backup the backup, or what is left of a failed run
     * @param damage why its record can't be read, if there is or was one
     */
    BackupRemoval(NameClaims names, NameStatus seen, Optional<StoredBackup> backup, Optional<String> damage) {
        this.names = names;
        this.seen = seen;
        this.backup = backup;
        this.damage = damage;
    }

    /** The name. */
    public String name() {
        return seen.name();
    }

    /**
     * The backup, or the record of a failed run; empty if it is {@linkplain #damage damaged}, or there are only files that a
     * killed process left.
     */
    public Optional<StoredBackup> backup() {
        return backup;
    }

    /** Of a backup whose manifest is lost or can't be read, which and why. */
    public Optional<String> damage() {
        return damage;
    }

    /**
     * Removes it. If somebody else has done so meanwhile, that is as good.
     *
     * @throws InvalidInputException if somebody else has taken the name meanwhile; nothing was removed then
     * @throws ObjectLockedException if the store keeps the manifest: what there was is there
     * @throws IOException if the store failed; what is left is removed by the next removal
     */
    public void remove() throws IOException {
        Optional<NameClaim> taken = names.take(seen, true);
        if (taken.isEmpty()) {
            checkGone();
            return;
        }
        NameClaim claim = taken.get();
        try {
            remove(claim);
        } catch (ObjectLockedException e) {
            giveBack(claim, e);
            throw e;
        } finally {
            claim.release();
        }
    }

    /** Whoever was faster has removed it, or is at it, or has made something else of the name. */
    private void checkGone() throws IOException {
        NameStatus now = names.look(name());
        if (now.state() == NameState.FREE) {
            return;
        }
        throw new InvalidInputException(
                now.state() == NameState.DELETING
                        ? "another deletion of it is under way: " + now.words() + "; wait for that one"
                        : "another command has taken the name '" + name() + "' meanwhile, perhaps to delete it too; see"
                                + " what there is, and delete it again if you still want to");
    }

    /** A deletion that could not even begin must not look like one that was killed. */
    private void giveBack(NameClaim claim, ObjectLockedException locked) {
        BackupFolder folder = claim.folder();
        try {
            if (folder.files().contains(BackupFolder.MANIFEST)) {
                folder.delete(claim.runFile());
                if (backup.isPresent()) {
                    BackupIndex.add(
                            folder.store(),
                            BackupSummary.of(backup.get().record(), backup.get().encrypted()));
                }
            }
        } catch (IOException e) {
            locked.addSuppressed(e);
        }
    }

    private void remove(NameClaim claim) throws IOException {
        BackupFolder folder = claim.folder();
        BackupIndex.remove(folder.store(), name());
        List<String> others = folder.files().stream()
                .filter(file -> !file.equals(claim.runFile()))
                .toList();
        if (folder.deleteAllHolding(claim.runFile(), others)) {
            folder.frozen().deleteAll(folder.frozen().files());
            claim.clearLeases(names.clock().instant());
            folder.delete(claim.runFile());
        }
    }
}
