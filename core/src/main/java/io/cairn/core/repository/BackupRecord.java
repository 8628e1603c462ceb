// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectTree;
import java.time.Instant;
import java.util.List;

/**
 * What is known of a backup without opening its tarball.
 *
 * @param name the name
 * @param phase how it ended
 * @param started when the run began
 * @param completed when the last item was captured
 * @param items the items, counted
 * @param warnings what went not quite as asked
 * @param errors what failed
 * @param clusterUid the uid of the cluster's {@code kube-system} namespace, or empty if it could not be read
 * @param serverVersion the API server's version, such as {@code v1.34.1}, or empty if it could not be read
 * @param cairnVersion the version of Cairn that made the backup
 * @param contentBytes the size of all captured objects, as JSON
 * @param archiveBytes the size of the tarball
 * @param spec what the user asked for
 * @param keeping how long it is kept
 */
public record BackupRecord(
        String name,
        Phase phase,
        Instant started,
        Instant completed,
        ItemCounts items,
        Messages warnings,
        Messages errors,
        String clusterUid,
        String serverVersion,
        String cairnVersion,
        long contentBytes,
        long archiveBytes,
        ObjectTree spec,
        Keeping keeping) {

    /** The record of a backup of which nothing was said how long to keep it. */
    public BackupRecord(
            String name,
            Phase phase,
            Instant started,
            Instant completed,
            ItemCounts items,
            Messages warnings,
            Messages errors,
            String clusterUid,
            String serverVersion,
            String cairnVersion,
            long contentBytes,
            long archiveBytes,
            ObjectTree spec) {
        this(
                name,
                phase,
                started,
                completed,
                items,
                warnings,
                errors,
                clusterUid,
                serverVersion,
                cairnVersion,
                contentBytes,
                archiveBytes,
                spec,
                Keeping.UNSAID);
    }

    /** The same record with other errors. */
    public BackupRecord withErrors(Messages other) {
        return with(phase, other, keeping);
    }

    /** The same record of a backup that is kept so long. */
    public BackupRecord withKeeping(Keeping other) {
        return with(phase, errors, other);
    }

    /** The same record, {@link Phase#PARTIALLY_FAILED}, with more errors after those there are. */
    public BackupRecord withMoreErrors(List<String> more) {
        return more.isEmpty() ? this : with(Phase.PARTIALLY_FAILED, errors.and(more), keeping);
    }

    private BackupRecord with(Phase nowPhase, Messages nowErrors, Keeping nowKeeping) {
        return new BackupRecord(
                name,
                nowPhase,
                started,
                completed,
                items,
                warnings,
                nowErrors,
                clusterUid,
                serverVersion,
                cairnVersion,
                contentBytes,
                archiveBytes,
                spec,
                nowKeeping);
    }
}
