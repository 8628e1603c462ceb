// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
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

    /**
     * A removal of what was seen.
     *
     * @param backup the backup, or what is left of a failed run
     */
    BackupRemoval(NameClaims names, NameStatus seen, Optional<StoredBackup> backup) {
        this.names = names;
        this.seen = seen;
        this.backup = backup;
    }

    /** The name. */
    public String name() {
        return seen.name();
    }

    /** The backup, or the record of a failed run; empty if there are only files that a killed process left. */
    public Optional<StoredBackup> backup() {
        return backup;
    }

    /**
     * Removes it. If somebody else has done so meanwhile, that is as good.
     *
     * @throws InvalidInputException if somebody else has taken the name meanwhile; nothing was removed then
     * @throws IOException if the store failed; what is left is removed by the next removal
     */
    public void remove() throws IOException {
        NameClaim claim = names.take(seen, true)
                .orElseThrow(() -> new InvalidInputException("another command has taken the name '" + name()
                        + "' at this moment, perhaps to delete it too; see what there is, and delete it again if you"
                        + " still want to"));
        try {
            remove(claim);
        } finally {
            claim.release();
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
