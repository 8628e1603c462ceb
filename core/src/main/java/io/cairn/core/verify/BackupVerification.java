// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import io.cairn.api.InvalidInputException;
import io.cairn.core.repository.LockedException;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.signing.TrustedKeys;
import io.cairn.core.verify.Verification.Depth;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Verifies backups of a location. Immutable. */
public final class BackupVerification {

    static final String MANIFEST = "cairn-manifest.json";

    private static final String KEYS = "keys";

    private final Repository repository;
    private final Depth depth;
    private final Optional<TrustedKeys> signers;

    /**
     * For backups of this location.
     *
     * @param signers the keys of which one must have signed; empty if nobody asks
     */
    public BackupVerification(Repository repository, Depth depth, Optional<TrustedKeys> signers) {
        this.repository = repository;
        this.depth = depth;
        this.signers = signers;
    }

    /**
     * The names of all that has a manifest, sorted, be it readable or not, and of what has lost it.
     *
     * @throws IOException if the location can't be listed
     */
    public List<String> names() throws IOException {
        return repository.names();
    }

    /**
     * Checks that there is such a backup, without reading it.
     *
     * @throws InvalidInputException if there is none, or only what a failed or killed run left; the message says it
     * @throws IOException if the store failed
     */
    public void require(String name) throws IOException {
        if (!repository.isBackup(name)) {
            StoredBackup left = repository.open(name);
            throw new InvalidInputException("there is nothing of '" + name + "' to verify: its run ended as "
                    + left.record().phase() + ", and only its record and log were kept");
        }
    }

    /**
     * Reads a backup and says what is wrong with it. That a file can't be read is a finding like any other. Of an encrypted
     * backup for which no key was given the stored bytes are checked, and nothing in them; that none of the keys which were given
     * opens it is a finding.
     *
     * @throws InvalidInputException if the name can't be that of a backup, the backup is gone meanwhile, or it is to be
     *     verified deeply and no key was given
     */
    public Verification verify(String name) throws IOException {
        Findings findings = new Findings();
        Optional<StoredBackup> backup = signers.flatMap(keys -> signed(name, keys, findings));
        boolean signed = backup.isPresent();
        if (backup.isEmpty()) {
            backup = opened(name, findings);
        }
        if (backup.isEmpty()) {
            return new Verification(name, depth, false, false, 0, 0, 0, findings.count(), findings.first());
        }
        if (backup.get().record().phase() == Phase.FAILED) {
            throw new InvalidInputException("the backup '" + name + "' was deleted meanwhile");
        }
        BackupFiles files = new BackupFiles(backup.get(), depth, findings);
        Optional<LockedException> locked = locked(backup.get());
        boolean wrongKeys = locked.filter(LockedException::keysGiven).isPresent();
        if (wrongKeys) {
            findings.add(
                    KEYS,
                    "none of the given identities opens it: " + locked.get().getMessage());
        }
        boolean opened = locked.isEmpty() || (depth == Depth.DEEP && !wrongKeys);
        if (opened) {
            files.check();
        } else {
            files.checkClosed();
        }
        return new Verification(
                name,
                depth,
                opened,
                signed,
                files.count(),
                files.bytes(),
                files.items(),
                findings.count(),
                findings.first());
    }

    private static Optional<LockedException> locked(StoredBackup backup) {
        try {
            backup.details();
            return Optional.empty();
        } catch (LockedException e) {
            return Optional.of(e);
        } catch (IOException e) {
            // the check of the files tells it
            return Optional.empty();
        }
    }

    private Optional<StoredBackup> signed(String name, TrustedKeys keys, Findings findings) {
        try {
            return Optional.of(repository.openSigned(name, keys));
        } catch (IOException e) {
            findings.add(MANIFEST, Findings.words(e));
            return Optional.empty();
        }
    }

    private Optional<StoredBackup> opened(String name, Findings findings) {
        try {
            return Optional.of(repository.open(name));
        } catch (IOException e) {
            if (findings.count() == 0) {
                findings.add(MANIFEST, Findings.words(e));
            }
            return Optional.empty();
        }
    }
}
