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
 * @param encrypted whether the backup is encrypted
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
        Keeping keeping,
        boolean encrypted) {

    /** The record of a backup that is not encrypted, and of which nothing was said how long to keep it. */
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
                Keeping.UNSAID,
                false);
    }

    /** The same record with other errors. */
    public BackupRecord withErrors(Messages other) {
        return with(phase, warnings, other, spec, keeping, encrypted);
    }

    /** The same record of a backup that is kept so long. */
    public BackupRecord withKeeping(Keeping other) {
        return with(phase, warnings, errors, spec, other, encrypted);
    }

    /** The same record, {@link Phase#PARTIALLY_FAILED}, with more errors after those there are. */
    public BackupRecord withMoreErrors(List<String> more) {
        return more.isEmpty()
                ? this
                : with(Phase.PARTIALLY_FAILED, warnings, errors.and(more), spec, keeping, encrypted);
    }

    /** The same record as one of an encrypted backup. */
    BackupRecord asEncrypted() {
        return with(phase, warnings, errors, spec, keeping, true);
    }

    /** The same record without what may hold names of the cluster. */
    BackupRecord withoutNames() {
        return with(phase, warnings.countOnly(), errors.countOnly(), ObjectTree.empty(), keeping, encrypted);
    }

    private BackupRecord with(
            Phase nowPhase,
            Messages nowWarnings,
            Messages nowErrors,
            ObjectTree nowSpec,
            Keeping nowKeeping,
            boolean nowEncrypted) {
        return new BackupRecord(
                name,
                nowPhase,
                started,
                completed,
                items,
                nowWarnings,
                nowErrors,
                clusterUid,
                serverVersion,
                cairnVersion,
                contentBytes,
                archiveBytes,
                nowSpec,
                nowKeeping,
                nowEncrypted);
    }
}
