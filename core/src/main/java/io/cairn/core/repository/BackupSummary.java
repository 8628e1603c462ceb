// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What a listing tells of a backup, and what retention has to know of it. Times are to the millisecond.
 *
 * @param name the name
 * @param phase how it ended
 * @param started when the run began
 * @param completed when the last item was captured
 * @param items the items, counted
 * @param warnings how many there were
 * @param errors how many there were
 * @param clusterUid the uid of the cluster's {@code kube-system} namespace, or empty if it could not be read
 * @param archiveBytes the size of the tarball
 * @param encrypted whether it takes a key to read it
 * @param lockedUntil until when the store lets nobody delete it, if it is locked
 * @param expires when it may be deleted by itself, if ever
 */
public record BackupSummary(
        String name,
        Phase phase,
        Instant started,
        Instant completed,
        ItemCounts items,
        long warnings,
        long errors,
        String clusterUid,
        long archiveBytes,
        boolean encrypted,
        Optional<Instant> lockedUntil,
        Optional<Instant> expires) {

    /** How long it is kept. */
    public Keeping keeping() {
        return new Keeping(expires, lockedUntil);
    }

    /**
     * The summary of a backup, or of what is kept of a failed run.
     *
     * @param encrypted whether it takes a key to read it
     */
    public static BackupSummary of(BackupRecord record, boolean encrypted) {
        return new BackupSummary(
                record.name(),
                record.phase(),
                toMillis(record.started()),
                toMillis(record.completed()),
                record.items(),
                record.warnings().count(),
                record.errors().count(),
                record.clusterUid(),
                record.archiveBytes(),
                encrypted,
                record.keeping().lockedUntil().map(BackupSummary::toMillis),
                record.keeping().expires().map(BackupSummary::toMillis));
    }

    private static Instant toMillis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS);
    }
}
