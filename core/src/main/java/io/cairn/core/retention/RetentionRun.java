// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.retention;

import io.cairn.api.InvalidInputException;
import io.cairn.core.backup.BackupDeletion;
import io.cairn.core.backup.BackupDeletion.Deleted;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.repository.BackupRemoval;
import io.cairn.core.repository.BackupSummary;
import io.cairn.core.repository.Repository;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Deletes the backups that a {@link RetentionDecision} lets go, with their snapshots, the oldest first. Used by one thread. */
public final class RetentionRun {

    private final Repository repository;
    private final BackupDeletion deletion;
    private final boolean keepSnapshots;

    /**
     * A run that has not begun.
     *
     * @param keepSnapshots whether snapshots are left as they are
     */
    public RetentionRun(Repository repository, BackupDeletion deletion, boolean keepSnapshots) {
        this.repository = repository;
        this.deletion = deletion;
        this.keepSnapshots = keepSnapshots;
    }

    /**
     * Deletes those that go, one after another; that one stays keeps none of the others.
     *
     * @param each is told of each, as soon as it is known what became of it
     */
    public void delete(List<Verdict> verdicts, Consumer<Deleted> each) {
        oldestFirst(verdicts).forEach(backup -> each.accept(ended(backup, this::delete)));
    }

    /** What would become of those that go, as far as that can be told without their cluster. Changes nothing. */
    public List<Deleted> outlook(List<Verdict> verdicts) {
        return oldestFirst(verdicts).map(backup -> ended(backup, this::outlook)).toList();
    }

    private static Stream<BackupSummary> oldestFirst(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> !verdict.kept())
                .map(Verdict::backup)
                .sorted(Comparator.comparing(BackupSummary::started).thenComparing(BackupSummary::name));
    }

    @FunctionalInterface
    private interface Deed {
        Deleted on(BackupRemoval removal) throws IOException;
    }

    private Deleted delete(BackupRemoval removal) throws IOException {
        return deletion.delete(List.of(removal), keepSnapshots).get(0);
    }

    private Deleted outlook(BackupRemoval removal) throws IOException {
        return deletion.outlook(removal, keepSnapshots);
    }

    private Deleted ended(BackupSummary backup, Deed deed) {
        try {
            BackupRemoval removal = repository.removal(backup.name());
            if (removal.damage().isPresent()) {
                throw new InvalidInputException(
                        removal.damage().get() + "; if you have no copy of that file, delete the backup by its name");
            }
            if (!isTheSame(backup, removal)) {
                throw new InvalidInputException("it is not the one any more that was looked at");
            }
            return deed.on(removal);
        } catch (IOException | InvalidInputException e) {
            return isGone(backup)
                    ? new Deleted(backup.name(), 0, Optional.empty(), Optional.of("another command has deleted it"))
                    : new Deleted(backup.name(), 0, Optional.of(ErrorText.of(e)), Optional.empty());
        }
    }

    private boolean isGone(BackupSummary backup) {
        try {
            return !repository.isBackup(backup.name());
        } catch (IOException e) {
            return false; // what kept it is told
        }
    }

    private static boolean isTheSame(BackupSummary backup, BackupRemoval removal) {
        return removal.backup()
                .map(stored -> BackupSummary.of(stored.record(), stored.encrypted())
                        .started()
                        .equals(backup.started()))
                .orElse(false);
    }
}
