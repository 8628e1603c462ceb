// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectExistsException;
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

    private final BackupFolder folder;
    private final RunFile run;
    private final Optional<StoredBackup> backup;
    private final int last;
    private final Optional<RunFile> lastRun;

    /**
     * A removal by a run.
     *
     * @param backup the backup, or what is left of a failed run
     * @param last the number of the last run that had taken the name, 0 if there is none
     * @param lastRun that one
     */
    BackupRemoval(
            BackupFolder folder, RunFile run, Optional<StoredBackup> backup, int last, Optional<RunFile> lastRun) {
        this.folder = folder;
        this.run = run;
        this.backup = backup;
        this.last = last;
        this.lastRun = lastRun;
    }

    /** The name. */
    public String name() {
        return folder.name();
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
        String own = BackupFolder.runFile(last + 1);
        try {
            folder.write(own, run.toJson());
        } catch (ObjectExistsException e) {
            throw taken();
        }
        List<String> files = folder.files();
        boolean overtaken = BackupFolder.lastRun(files).orElse(0) > last + 1;
        if (overtaken || isAnother()) {
            folder.delete(own);
            throw taken();
        }
        List<String> others = files.stream().filter(file -> !file.equals(own)).toList();
        if (folder.deleteAllHolding(own, others)) {
            folder.frozen().deleteAll(folder.frozen().files());
            folder.delete(own);
        }
    }

    /** Whether all was removed meanwhile and a new run has begun. */
    private boolean isAnother() throws IOException {
        Optional<byte[]> now = last == 0 ? Optional.empty() : folder.read(BackupFolder.runFile(last));
        return now.isPresent()
                && !lastRun.map(RunFile::runId)
                        .equals(Optional.of(RunFile.read(now.get()).runId()));
    }

    private InvalidInputException taken() {
        return new InvalidInputException("another command has taken the name '" + name()
                + "' at this moment; see what there is, and delete it again if you still want to");
    }
}
