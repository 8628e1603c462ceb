// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectTree;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.signing.SigningKey;
import io.cairn.core.signing.TrustedKeys;
import io.cairn.core.spec.Nearest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The backups of a location. Immutable, and safe for use by several threads and processes at once.
 *
 * <p>A name belongs to the run that created its {@code cairn-run.json}. The backup exists when its
 * {@code cairn-manifest.json} does, which is written last. Where a dead run has left a name, the next one takes it by
 * creating {@code cairn-run-2.json}, and so on: of two that come at once, only one can, and no run file is ever replaced.
 */
public final class Repository {

    private static final int ATTEMPTS = 5;

    private final ObjectStore store;
    private final Clock clock;
    private final Keyring keyring;
    private final Optional<SigningKey> signer;
    private final NameClaims names;

    /**
     * What a location holds, in short.
     *
     * @param backups the whole backups, by name
     * @param unreadable those that could not be read
     */
    public record Summaries(List<BackupSummary> backups, List<UnreadableBackup> unreadable) {

        /** Copies the lists. */
        public Summaries {
            backups = List.copyOf(backups);
            unreadable = List.copyOf(unreadable);
        }

        /** A sentence for each that could not be read. */
        public List<String> warnings() {
            return unreadable.stream().map(UnreadableBackup::reason).toList();
        }
    }

    /** What a location holds: whole backups by name, and those that could not be read. */
    public record Listing(List<BackupRecord> backups, List<UnreadableBackup> unreadable) {

        /** Copies the lists. */
        public Listing {
            backups = List.copyOf(backups);
            unreadable = List.copyOf(unreadable);
        }

        /** A sentence for each that could not be read. */
        public List<String> warnings() {
            return unreadable.stream().map(UnreadableBackup::reason).toList();
        }
    }

    /** The backups kept in a store. The clock stamps new runs. */
    public Repository(ObjectStore store, Clock clock) {
        this(store, clock, Keyring.of());
    }

    /** The same, of which encrypted backups are opened by these keys. */
    public Repository(ObjectStore store, Clock clock, Keyring keyring) {
        this(store, clock, keyring, RunProcess.current(), LeaseTimer.THREAD);
    }

    /** The same, as another process sees them. */
    Repository(ObjectStore store, Clock clock, Keyring keyring, RunProcess self, LeaseTimer timer) {
        this(store, clock, keyring, new NameClaims(store, clock, self, timer), Optional.empty());
    }

    private Repository(ObjectStore store, Clock clock, Keyring keyring, NameClaims names, Optional<SigningKey> signer) {
        this.store = store;
        this.clock = clock;
        this.keyring = keyring;
        this.names = names;
        this.signer = signer;
    }

    /** The same, which signs the manifest of each new backup. */
    public Repository signing(SigningKey key) {
        return new Repository(store, clock, keyring, names, Optional.of(key));
    }

    Instant now() {
        return clock.instant();
    }

    /** Where this is, for messages. */
    public String location() {
        return store.location();
    }

    /** What tells this location from all others. */
    String place() {
        return store.place();
    }

    /**
     * Refuses a location that can't lock what is written there.
     *
     * @throws InvalidInputException if it can't, or doesn't say that it can
     */
    public void requireLocks() {
        if (!store.locksEnforced()) {
            throw new InvalidInputException("backups can't be locked in " + location()
                    + ": it has no object lock, or doesn't tell; use a bucket with object lock, or ask for no lock");
        }
    }

    /**
     * Takes a name for a new backup. What a dead run or a failed one left under the name is removed. The name is held until
     * the draft has ended, by a lease that is renewed beside.
     *
     * @throws InvalidInputException if the name is malformed, belongs to a backup, or to a run that lives or may live;
     *     the message says what was found and what to do
     * @throws IOException if the store failed
     */
    public BackupDraft begin(String name) throws IOException {
        BackupNames.check(name);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            NameStatus seen = requireFree(name);
            Optional<NameClaim> claim = names.take(seen, false);
            if (claim.isPresent()) {
                return begin(claim.get());
            }
        }
        throw new InvalidInputException(
                "other runs are taking the name '" + name + "' at this moment; use another name, or try again");
    }

    /** Refuses a name that a new backup can't take now, as {@link #begin(String)} does; takes nothing. */
    NameStatus requireFree(String name) throws IOException {
        NameStatus seen = names.look(name);
        if (!seen.state().mayBegin()) {
            throw seen.refusal();
        }
        checkReleased(seen.folder().frozen());
        return seen;
    }

    /**
     * Takes a name for a new backup that is encrypted, unless there are no recipients.
     *
     * @throws InvalidInputException as by {@link #begin(String)}
     * @throws IOException if the store failed
     */
    public BackupDraft begin(String name, List<Recipient> recipients) throws IOException {
        BackupDraft draft = begin(name);
        if (recipients.isEmpty()) {
            return draft;
        }
        try {
            draft.encryptTo(recipients, clock.instant());
            return draft;
        } catch (IOException | RuntimeException e) {
            try (draft) {
                throw e;
            }
        }
    }

    private BackupDraft begin(NameClaim claim) throws IOException {
        boolean begun = false;
        try {
            BackupFolder folder = claim.folder();
            BackupIndex.remove(folder.store(), folder.name());
            folder.deleteAll(folder.files().stream()
                    .filter(file -> !file.equals(claim.runFile()))
                    .toList());
            folder.frozen().deleteAll(folder.frozen().files());
            claim.clearLeases(clock.instant());
            BackupDraft draft = new BackupDraft(claim, left(claim.seen()), signer);
            begun = true;
            return draft;
        } finally {
            if (!begun) {
                claim.release();
            }
        }
    }

    /** What was removed to take the name, in a sentence. */
    private static List<String> left(NameStatus seen) {
        return switch (seen.state()) {
            case FREE -> List.of();
            case FAILED -> List.of("removed what a failed run left under the name '" + seen.name() + "'");
            default -> List.of("removed what was left under the name '" + seen.name() + "' by " + seen.words());
        };
    }

    /** What tells of releases that are over may go, and not what tells of pods that are frozen. */
    private static void checkReleased(BackupFolder frozen) throws IOException {
        List<FrozenPod> pods = FrozenFiles.read(frozen, frozen.files());
        if (!pods.isEmpty()) {
            throw new InvalidInputException("the last run of the name '" + frozen.name() + "' left "
                    + pods.stream().map(pod -> pod.intent().pod().toString()).collect(Collectors.joining(", "))
                    + " frozen; release that first by 'cairn backup release " + frozen.name()
                    + "' with the same --location");
        }
    }

    /**
     * The records of all whole backups, sorted by name. Reads the manifest of each.
     *
     * @throws IOException if the location can't be listed
     */
    public Listing list() throws IOException {
        return new BackupListing(store).records();
    }

    /**
     * The whole backups, sorted by name, as the location's index knows them; only the manifests of those are read that are
     * not in it. The index is a hint: who reads a backup {@linkplain #open opens} it.
     *
     * @throws IOException if the location can't be listed
     */
    public Summaries summaries() throws IOException {
        return new BackupListing(store).summaries();
    }

    /** What runs and deletions that did not end left in this location. */
    public IncompleteBackups incomplete() {
        return new IncompleteBackups(this, names);
    }

    /**
     * Opens a backup, or what is left of a failed run: its record and its log.
     *
     * @throws InvalidInputException if there is neither; the message has the nearest names, or says that a run is at it
     *     or was killed
     * @throws IOException if the store failed or the manifest can't be read
     */
    public StoredBackup open(String name) throws IOException {
        BackupNames.check(name);
        BackupFolder folder = new BackupFolder(store, name);
        Optional<Manifest> manifest = Manifest.of(folder);
        if (manifest.isEmpty()) {
            manifest = Manifest.ofFailure(folder);
        }
        if (manifest.isPresent()) {
            return new StoredBackup(folder, manifest.get(), keyring);
        }
        NameStatus seen = names.look(name);
        if (seen.state() == NameState.DAMAGED) {
            throw seen.damage();
        }
        throw new InvalidInputException(
                seen.state() == NameState.FREE
                        ? "there is no backup '" + name + "' in " + location() + nearest(name)
                        : "the backup '" + name + "' in " + location() + " is not complete: " + incompleteness(seen));
    }

    private static String incompleteness(NameStatus seen) {
        if (seen.state() == NameState.FOREIGN) {
            return "there are files such as " + seen.files().get(0) + ", and no manifest of Cairn's";
        }
        return "it is the work of " + seen.words()
                + (seen.state().mayPrune()
                        ? "; 'cairn backup prune-incomplete " + seen.name() + "' with the same --location removes it"
                        : "");
    }

    /**
     * Opens a backup whose manifest was signed by one of these keys.
     *
     * @throws InvalidInputException as {@link #open} does, and if there is only what a failed run left
     * @throws IOException if the store failed, the manifest can't be read, or it has no signature or another one
     */
    public StoredBackup openSigned(String name, TrustedKeys keys) throws IOException {
        BackupNames.check(name);
        BackupFolder folder = new BackupFolder(store, name);
        Optional<byte[]> json = folder.read(BackupFolder.MANIFEST);
        if (json.isEmpty()) {
            open(name);
            throw new InvalidInputException("the run of '" + name + "' failed, and nothing of it is signed");
        }
        byte[] signature = folder.read(BackupFolder.SIGNATURE)
                .orElseThrow(() -> new IOException("the backup '" + name + "' is not signed: there is no "
                        + folder.key(BackupFolder.SIGNATURE) + " in " + location()));
        if (!keys.signed(json.get(), signature)) {
            throw new IOException(
                    "the backup '" + name + "' is not to be trusted: " + BackupFolder.SIGNATURE + " is not "
                            + "the signature of its manifest by a key in " + keys
                            + "; either it was signed by another key, or it was altered");
        }
        return new StoredBackup(folder, Manifest.of(folder, BackupFolder.MANIFEST, json.get()), keyring);
    }

    /**
     * The names that have a manifest, be it readable or not, or have lost it, sorted. No manifest is read, and only where
     * the index doesn't know a name it is looked whether there is one.
     *
     * @throws IOException if the location can't be listed
     */
    public List<String> names() throws IOException {
        Set<String> known = BackupIndex.names(store);
        List<String> names = new ArrayList<>();
        for (String name : store.children(BackupFolder.ROOT)) {
            if (known.contains(name) || hasManifest(name)) {
                names.add(name);
            }
        }
        return names;
    }

    private boolean hasManifest(String name) throws IOException {
        return store.size(new BackupFolder(store, name).key(BackupFolder.MANIFEST))
                .isPresent();
    }

    /**
     * Whether a name has a manifest, be it readable or not, or has lost it: it is, or was, a backup.
     *
     * @throws IOException if the store failed
     */
    public boolean isBackup(String name) throws IOException {
        return hasManifest(name) || BackupIndex.knows(store, name);
    }

    /**
     * What there is of a name, to be removed: a backup, be its manifest readable or not, what a failed run left, or what a
     * killed run or deletion did. Nothing is removed yet.
     *
     * @throws InvalidInputException if there is nothing, with the nearest names; if a run or another deletion is at it or
     *     may be; or if its run left pods frozen
     * @throws IOException if the store failed, or the manifest is one of a newer version
     */
    public BackupRemoval removal(String name) throws IOException {
        BackupNames.check(name);
        NameStatus seen = names.look(name);
        BackupFolder folder = seen.folder();
        if (seen.state() == NameState.FREE && folder.frozen().files().isEmpty()) {
            throw new InvalidInputException("there is no backup '" + name + "' in " + location() + nearest(name));
        }
        if (seen.state() == NameState.DELETING) {
            throw new InvalidInputException(
                    "the backup '" + name + "' is being deleted at this moment by " + seen.words());
        }
        if (seen.state() != NameState.FREE && !seen.state().mayDelete()) {
            throw seen.refusal();
        }
        checkReleased(folder.frozen());
        return seen.state() == NameState.DAMAGED
                ? damaged(seen, seen.damage())
                : removal(seen, seen.hasManifest() ? BackupFolder.MANIFEST : BackupFolder.FAILURE);
    }

    private BackupRemoval removal(NameStatus seen, String record) throws IOException {
        Optional<byte[]> json = seen.folder().read(record);
        if (json.isEmpty()) {
            return new BackupRemoval(names, seen, Optional.empty(), Optional.empty());
        }
        Manifest manifest;
        try {
            manifest = Manifest.of(seen.folder(), record, json.get());
        } catch (NewerFormatException e) {
            throw e;
        } catch (IOException e) {
            return damaged(seen, e);
        }
        if (seen.hasManifest()) {
            checkNotLocked(manifest);
        }
        StoredBackup backup = new StoredBackup(seen.folder(), manifest, keyring);
        return new BackupRemoval(names, seen, Optional.of(backup), Optional.empty());
    }

    private BackupRemoval damaged(NameStatus seen, IOException damage) {
        return new BackupRemoval(names, seen, Optional.empty(), Optional.of(String.valueOf(damage.getMessage())));
    }

    private void checkNotLocked(Manifest manifest) {
        Keeping keeping = manifest.backup().keeping();
        if (keeping.locked(clock.instant())) {
            throw new InvalidInputException("the backup '" + manifest.backup().name() + "' in " + location()
                    + " is locked until "
                    + keeping.lockedUntil().orElseThrow().truncatedTo(ChronoUnit.SECONDS)
                    + ", and can't be deleted before");
        }
    }

    /**
     * Opens a backup that Velero made; empty if there is none of that name, or Cairn made it.
     *
     * @throws InvalidInputException if the name is malformed, or Velero's run is not over or has failed
     * @throws IOException if the store failed, or Velero's record of the backup can't be read
     */
    public Optional<VeleroBackup> openVelero(String name) throws IOException {
        BackupNames.checkVelero(name);
        BackupFolder folder = new BackupFolder(store, name);
        List<String> files = folder.files();
        String recordFile = BackupFile.VELERO_BACKUP.fileName(name);
        if (!files.contains(recordFile) || BackupFolder.lastRun(files).isPresent()) {
            return Optional.empty();
        }
        ObjectTree object;
        try {
            object = Manifest.parse(folder.read(recordFile).orElseThrow(() -> new IOException("it is gone")));
        } catch (IOException e) {
            throw new IOException(
                    "the backup '" + name + "' can't be used, because its " + recordFile + " in " + location()
                            + " can't be read: " + e.getMessage(),
                    e);
        }
        String phase = object.text("status", "phase").orElse("");
        boolean over = phase.equals(Phase.COMPLETED.toString()) || phase.equals(Phase.PARTIALLY_FAILED.toString());
        if (!over || !files.contains(BackupFile.ARCHIVE.fileName(name))) {
            throw new InvalidInputException("the backup '" + name + "' in " + location()
                    + " is not complete: Velero says of it '" + phase + "'"
                    + (over ? ", and it has no tarball" : ""));
        }
        return Optional.of(new VeleroBackup(folder, object));
    }

    /**
     * What dead runs have left frozen, by the backups' names; runs that live are left out.
     *
     * @throws IOException if the location can't be read
     */
    public List<FrozenBackup> frozen() throws IOException {
        List<FrozenBackup> all = new ArrayList<>();
        for (String name : frozenNames()) {
            NameStatus run = names.look(name);
            if (!lives(run)) {
                FrozenBackup left = frozenBy(run);
                if (!left.pods().isEmpty()) {
                    all.add(left);
                }
            }
        }
        return all;
    }

    /** The names of which there are notes of frozen pods, or of releases. */
    SortedSet<String> frozenNames() throws IOException {
        SortedSet<String> noted = new TreeSet<>();
        for (String key : store.list(BackupFolder.FROZEN_ROOT + "/")) {
            noted.add(key.substring(BackupFolder.FROZEN_ROOT.length() + 1).split("/", 2)[0]);
        }
        return noted;
    }

    /**
     * What a run has left frozen; possibly nothing.
     *
     * @throws InvalidInputException if there are no traces of such a run, or it is still at work
     * @throws IOException if the location can't be read
     */
    public FrozenBackup frozen(String name) throws IOException {
        BackupNames.check(name);
        NameStatus run = names.look(name);
        if (run.state() == NameState.FREE && run.folder().frozen().files().isEmpty()) {
            throw new InvalidInputException("there is no backup '" + name + "' in " + location() + nearest(name));
        }
        if (lives(run)) {
            throw new InvalidInputException("the backup '" + name + "' is being made by " + run.words()
                    + ", and will release what it froze; stop it first if it doesn't");
        }
        return frozenBy(run);
    }

    private static FrozenBackup frozenBy(NameStatus run) throws IOException {
        BackupFolder frozen = run.folder().frozen();
        return new FrozenBackup(frozen, run.words(), FrozenFiles.read(frozen, frozen.files()));
    }

    private static boolean lives(NameStatus run) {
        return run.state() == NameState.RUNNING;
    }

    private String nearest(String name) throws IOException {
        List<String> names = store.children(BackupFolder.ROOT);
        if (names.isEmpty()) {
            return "; there are none at all";
        }
        return Nearest.hint(name, names);
    }
}
