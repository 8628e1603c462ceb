// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectTree;
import java.time.Instant;

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
        ObjectTree spec) {

    /** The same record with other errors. */
    public BackupRecord withErrors(Messages other) {
        return new BackupRecord(
                name,
                phase,
                started,
                completed,
                items,
                warnings,
                other,
                clusterUid,
                serverVersion,
                cairnVersion,
                contentBytes,
                archiveBytes,
                spec);
    }
}
