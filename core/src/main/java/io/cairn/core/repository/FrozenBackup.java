// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.core.freeze.FreezeLedger;
import java.io.IOException;
import java.util.List;

/**
 * What a run has left frozen, as far as its notes in the location tell. Immutable.
 */
public final class FrozenBackup {

    private final BackupFolder folder;
    private final String run;
    private final List<FrozenPod> pods;

    FrozenBackup(BackupFolder folder, String run, List<FrozenPod> pods) {
        this.folder = folder;
        this.run = run;
        this.pods = List.copyOf(pods);
    }

    /** The backup's name. */
    public String backup() {
        return folder.name();
    }

    /** The run in words: when it began, where, and whether it lives. */
    public String run() {
        return run;
    }

    /** The pods, in the order in which they were frozen. */
    public List<FrozenPod> pods() {
        return pods;
    }

    /**
     * Removes the notes, where the pods were released in another way, or have gone with their cluster.
     *
     * @return the pods that the notes named, as {@link #pods}
     * @throws IOException if the location can't be written
     */
    public List<FrozenPod> releasedByHand() throws IOException {
        for (FrozenPod pod : pods) {
            entry(pod).released();
        }
        return pods;
    }

    /** Where the release of a pod is noted. */
    public FreezeLedger.Entry entry(FrozenPod pod) {
        return FrozenFiles.entry(folder, pod.number(), pod.attempts());
    }
}
