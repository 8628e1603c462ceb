// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes names for runs of this process. A name is taken by creating the next run file, which the store lets only one of
 * several do; where it doesn't enforce that, whoever finds another claim beside his own steps back, so that at most one
 * goes on.
 */
record NameClaims(ObjectStore store, Clock clock, RunProcess self, LeaseTimer timer) {

    BackupFolder folder(String name) {
        return new BackupFolder(store, name);
    }

    NameStatus look(String name) throws IOException {
        return NameStatus.of(folder(name), clock.instant());
    }

    /**
     * Takes a name in which nobody is at work.
     *
     * @return the claim, to be {@linkplain NameClaim#release() released}; empty if somebody else was faster, and what he
     *     did has to be looked at
     * @throws IOException if the store failed
     */
    Optional<NameClaim> take(NameStatus seen, boolean deletes) throws IOException {
        Instant now = clock.instant();
        RunFile run = new RunFile(UUID.randomUUID().toString(), self, now, deletes, Lease.VALID);
        Lease lease = new Lease(store, clock, seen.name(), run);
        NameClaim claim = new NameClaim(store, seen, run, lease);
        boolean taken = false;
        try {
            taken = announce(lease, deletes) && write(claim) && isFirst(claim);
        } finally {
            if (!taken) {
                claim.release();
            }
        }
        if (taken) {
            lease.keep(timer);
        }
        return taken ? Optional.of(claim) : Optional.empty();
    }

    /**
     * Whether the name may be taken as far as leases go. What a deletion leaves would look like a backup to somebody who
     * doesn't list its files: so it has a lease from the start, by which it is found.
     */
    private boolean announce(Lease lease, boolean deletes) throws IOException {
        if (!store.exclusiveCreateEnforced()) {
            return lease.claimAlone();
        }
        if (deletes) {
            lease.announce();
        }
        return true;
    }

    private static boolean write(NameClaim claim) throws IOException {
        try {
            claim.folder().write(claim.runFile(), claim.run().toJson());
            return true;
        } catch (ObjectExistsException e) {
            return false;
        }
    }

    /** Whether what was seen is still so; gives the name back if it isn't. */
    private static boolean isFirst(NameClaim claim) throws IOException {
        BackupFolder folder = claim.folder();
        List<String> files = folder.files();
        boolean overtaken = BackupFolder.lastRun(files).orElse(0) > claim.seen().last() + 1
                || (files.contains(BackupFolder.MANIFEST) && !claim.seen().hasManifest())
                || isAnother(claim);
        if (overtaken) {
            folder.delete(claim.runFile());
        }
        return !overtaken;
    }

    /** Whether all was removed meanwhile and a new run has begun. */
    private static boolean isAnother(NameClaim claim) throws IOException {
        NameStatus seen = claim.seen();
        Optional<byte[]> now =
                seen.last() == 0 ? Optional.empty() : claim.folder().read(BackupFolder.runFile(seen.last()));
        return now.isPresent() && !RunFile.id(now.get()).equals(seen.run().map(RunFile::runId));
    }
}
