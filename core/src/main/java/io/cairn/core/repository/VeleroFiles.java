// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectTree;
import java.util.List;
import java.util.Map;

/** The files beside the tarball that Velero reads, so that it can restore what Cairn wrote. */
@SuppressWarnings({"DoNotCallSuggester", "unused"})
public final class VeleroFiles {

    /**
     * A claim and the volume it is bound to, both in the tarball.
     *
     * @param claimNamespace the claim's namespace
     * @param claim the claim's name
     * @param volume the volume's name
     * @param reclaimPolicy the volume's reclaim policy
     * @param volumeLabels the volume's labels
     */
    public record ClaimedVolume(
            String claimNamespace,
            String claim,
            String volume,
            String reclaimPolicy,
            Map<String, String> volumeLabels) {

        /** Copies the map. */
        public ClaimedVolume {
            volumeLabels = Map.copyOf(volumeLabels);
        }
    }

    /**
     * A warning or error, and the namespace it belongs to.
     *
     * @param namespace the namespace, or empty for one about the cluster or the run
     * @param text the sentence
     */
    public record Result(String namespace, String text) {}

    private VeleroFiles() {}

    /**
     * {@link BackupFile#VELERO_BACKUP}: the {@code Backup} object.
     *
     * @param record what became of the backup
     * @param spec the fields of Velero's {@code BackupSpec}
     */
    public static byte[] backup(BackupRecord record, ObjectTree spec) {
        throw new UnsupportedOperationException();
    }

    /** {@link BackupFile#RESULTS}. */
    public static byte[] results(List<Result> warnings, List<Result> errors) {
        throw new UnsupportedOperationException();
    }

    /** {@link BackupFile#VOLUME_INFO}: says of each volume that its data was left out. */
    public static byte[] volumeInfo(List<ClaimedVolume> volumes) {
        throw new UnsupportedOperationException();
    }

    /** An empty array, for the files of a backup without snapshots and operations. */
    public static byte[] none() {
        throw new UnsupportedOperationException();
    }
}
