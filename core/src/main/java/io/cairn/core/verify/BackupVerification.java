// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import io.cairn.api.InvalidInputException;
import io.cairn.core.repository.BackupRecord;
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
     * @throws IOException if the store failed
     */
    public Verification verify(String name) throws IOException {
        Findings findings = new Findings();
        return verified(name, open(name, findings), findings, false);
    }

    /**
     * The same of one in a row of all, which mustn't end the row: that it can't be verified deeply without a key is a finding.
     * Empty if it is gone meanwhile.
     *
     * @throws IOException if the store failed
     */
    public Optional<Verification> verifyNext(String name) throws IOException {
        Findings findings = new Findings();
        Opened opened;
        try {
            opened = open(name, findings);
        } catch (InvalidInputException gone) {
            return Optional.empty();
        }
        return Optional.of(verified(name, opened, findings, true));
    }

    /** A backup, if it could be opened, and whether its signature was found right. */
    private record Opened(Optional<StoredBackup> backup, boolean signed) {}

    private Opened open(String name, Findings findings) {
        Optional<StoredBackup> signed = signers.flatMap(keys -> signed(name, keys, findings));
        Optional<StoredBackup> backup = signed.isPresent() ? signed : opened(name, findings);
        if (backup.map(StoredBackup::record).map(BackupRecord::phase).equals(Optional.of(Phase.FAILED))) {
            throw new InvalidInputException("the backup '" + name + "' was deleted meanwhile");
        }
        return new Opened(backup, signed.isPresent());
    }

    private Verification verified(String name, Opened opened, Findings findings, boolean keyless) throws IOException {
        if (opened.backup().isEmpty()) {
            return new Verification(name, depth, false, false, 0, 0, 0, findings.count(), findings.first());
        }
        BackupFiles files = new BackupFiles(opened.backup().get(), depth, findings);
        Optional<LockedException> locked = locked(opened.backup().get());
        boolean deep = depth == Depth.DEEP;
        boolean looksInside = locked.isEmpty() || (deep && !locked.get().keysGiven() && !keyless);
        if (looksInside) {
            files.check();
        } else {
            why(locked.get(), deep).ifPresent(reason -> findings.add(KEYS, reason));
            files.checkClosed();
        }
        return new Verification(
                name,
                depth,
                looksInside,
                opened.signed(),
                files.count(),
                files.bytes(),
                files.items(),
                findings.count(),
                findings.first());
    }

    /** Why it is a difference that a backup stays closed. */
    private static Optional<String> why(LockedException locked, boolean deep) {
        if (locked.keysGiven()) {
            return Optional.of("none of the given identities opens it: " + locked.getMessage());
        }
        return deep ? Optional.of("it can't be verified deeply: " + locked.getMessage()) : Optional.empty();
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
