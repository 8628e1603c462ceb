// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import java.io.IOException;
import java.time.Instant;

/**
 * A name that a run of this process holds. Each call through its {@link #folder} that changes something is made only while
 * the lease is good.
 */
final class NameClaim {

    private final ObjectStore bare;
    private final BackupFolder folder;
    private final NameStatus seen;
    private final RunFile run;
    private final Lease lease;

    /** A claim by a run whose file is written. */
    NameClaim(ObjectStore bare, NameStatus seen, RunFile run, Lease lease) {
        this.bare = bare;
        this.folder = new BackupFolder(new LeasedStore(bare, lease), seen.name());
        this.seen = seen;
        this.run = run;
        this.lease = lease;
    }

    BackupFolder folder() {
        return folder;
    }

    /** What the run has left frozen is noted there. The notes of a release tell the truth, so no lease bounds them. */
    BackupFolder frozenNotes() {
        return new BackupFolder(bare, seen.name()).frozen();
    }

    RunFile run() {
        return run;
    }

    /** The name of the file by which the run holds the name. */
    String runFile() {
        return BackupFolder.runFile(seen.last() + 1);
    }

    /** What was found of the name before it was taken. */
    NameStatus seen() {
        return seen;
    }

    /** Removes the leases on the name of runs that live no more: those that have ended, and the one of the run before. */
    void clearLeases(Instant now) throws IOException {
        for (LeaseKey each : LeaseKey.on(folder.store(), seen.name())) {
            boolean before =
                    seen.run().map(RunFile::runId).filter(each.runId()::equals).isPresent();
            if (before || !each.live(now)) {
                folder.store().delete(each.key());
            }
        }
    }

    /**
     * Looks whether the name is still this run's: nobody who believed it dead has taken it.
     *
     * @throws IOException if it is not, or the store failed
     */
    void check() throws IOException {
        lease.check();
        boolean own = BackupFolder.lastRun(folder.files()).orElse(0) == seen.last() + 1
                && folder.read(runFile())
                        .flatMap(RunFile::id)
                        .filter(run.runId()::equals)
                        .isPresent();
        if (!own) {
            throw new IOException("the name '" + seen.name() + "' in " + bare.location()
                    + " was taken from this run, or what it wrote was removed; use another name");
        }
    }

    /** Ends the lease. The name belongs to the run as long as its file is there. */
    void release() {
        lease.release();
    }
}
