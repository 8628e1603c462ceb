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
 * @param encrypted whether the backup is encrypted
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
        boolean encrypted,
        Keeping keeping) {

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
                false,
                Keeping.UNSAID);
    }

    /** The same record with other errors. */
    public BackupRecord withErrors(Messages other) {
        return with(phase, warnings, other, spec, encrypted, keeping);
    }

    /** The same record of a backup that is kept so long. */
    public BackupRecord withKeeping(Keeping other) {
        return with(phase, warnings, errors, spec, encrypted, other);
    }

    /** The same record, {@link Phase#PARTIALLY_FAILED}, with more errors after those there are. */
    public BackupRecord withMoreErrors(List<String> more) {
        return more.isEmpty()
                ? this
                : with(Phase.PARTIALLY_FAILED, warnings, errors.and(more), spec, encrypted, keeping);
    }

    /** The same record as one of an encrypted backup. */
    BackupRecord asEncrypted() {
        return with(phase, warnings, errors, spec, true, keeping);
    }

    /** The same record without what may hold names of the cluster. */
    BackupRecord withoutNames() {
        return with(phase, warnings.countOnly(), errors.countOnly(), ObjectTree.empty(), encrypted, keeping);
    }

    private BackupRecord with(
            Phase newPhase,
            Messages newWarnings,
            Messages newErrors,
            ObjectTree newSpec,
            boolean nowEncrypted,
            Keeping newKeeping) {
        return new BackupRecord(
                name,
                newPhase,
                started,
                completed,
                items,
                newWarnings,
                newErrors,
                clusterUid,
                serverVersion,
                cairnVersion,
                contentBytes,
                archiveBytes,
                newSpec,
                nowEncrypted,
                newKeeping);
    }
}
