// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectTree;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.spec.Nearest;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
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

    /** What a location holds: whole backups by name, and a sentence for each that could not be read. */
    public record Listing(List<BackupRecord> backups, List<String> warnings) {

        /** Copies the lists. */
        public Listing {
            backups = List.copyOf(backups);
            warnings = List.copyOf(warnings);
        }
    }

    /** The backups kept in a store. The clock stamps new runs. */
    public Repository(ObjectStore store, Clock clock) {
        this(store, clock, Keyring.of());
    }

    /** The same, of which encrypted backups are opened by these keys. */
    public Repository(ObjectStore store, Clock clock, Keyring keyring) {
        this.store = store;
        this.clock = clock;
        this.keyring = keyring;
    }

    Instant now() {
        return clock.instant();
    }

    /** Where this is, for messages. */
    public String location() {
        return store.location();
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
     * Takes a name for a new backup. What a dead run of this machine, or a failed one, left under the name is removed.
     *
     * @throws InvalidInputException if the name is malformed, belongs to a backup, or to a run that lives or may live;
     *     the message says what was found and what to do
     * @throws IOException if the store failed
     */
    public BackupDraft begin(String name) throws IOException {
        BackupNames.check(name);
        BackupFolder folder = new BackupFolder(store, name);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<BackupDraft> draft = take(folder);
            if (draft.isPresent()) {
                return draft.get();
            }
        }
        throw new InvalidInputException(
                "other runs are taking the name '" + name + "' at this moment; use another name, or try again");
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

    /** Empty if another run was faster, and what it did has to be looked at. */
    private Optional<BackupDraft> take(BackupFolder folder) throws IOException {
        List<String> files = folder.files();
        OptionalInt last = BackupFolder.lastRun(files);
        List<String> notes = new ArrayList<>();
        checkNoBackup(folder, files, last.isPresent());
        if (last.isPresent()) {
            notes.add(left(folder, last.getAsInt()));
        }
        clearReleased(folder.frozen());
        int run = last.orElse(0) + 1;
        RunFile runFile = newRun(false);
        byte[] content = runFile.toJson();
        try {
            folder.write(BackupFolder.runFile(run), content);
        } catch (ObjectExistsException e) {
            return Optional.empty();
        }
        List<String> now = folder.files();
        boolean overtaken =
                now.contains(BackupFolder.MANIFEST) || BackupFolder.lastRun(now).orElse(run) > run;
        if (overtaken) {
            folder.delete(BackupFolder.runFile(run));
            return Optional.empty();
        }
        BackupDraft draft = new BackupDraft(folder, runFile.runId(), BackupFolder.runFile(run), content, notes);
        draft.clearBefore(now);
        return Optional.of(draft);
    }

    private RunFile newRun(boolean deletes) {
        return new RunFile(UUID.randomUUID().toString(), RunProcess.current(), clock.instant(), deletes);
    }

    private void checkNoBackup(BackupFolder folder, List<String> files, boolean hasRun) {
        if (files.contains(BackupFolder.MANIFEST)) {
            throw new InvalidInputException("there is a backup '" + folder.name() + "' in " + location()
                    + " already; nothing is ever overwritten, use another name");
        }
        if (!files.isEmpty() && !hasRun) {
            throw new InvalidInputException("the name '" + folder.name() + "' is taken in " + location()
                    + " by files that Cairn didn't write, such as " + files.get(0) + "; use another name");
        }
    }

    /** Removes what tells of releases, if nothing is left frozen. */
    private static void clearReleased(BackupFolder frozen) throws IOException {
        List<String> files = frozen.files();
        checkReleased(frozen, files);
        frozen.deleteAll(files);
    }

    private static void checkReleased(BackupFolder frozen, List<String> files) throws IOException {
        List<FrozenPod> pods = FrozenFiles.read(frozen, files);
        if (!pods.isEmpty()) {
            throw new InvalidInputException("the last run of the name '" + frozen.name() + "' left "
                    + pods.stream().map(pod -> pod.intent().pod().toString()).collect(Collectors.joining(", "))
                    + " frozen; release that first by 'cairn backup release " + frozen.name() + "'");
        }
    }

    /** What the last run left, in a sentence, if it may be removed. */
    private String left(BackupFolder folder, int run) throws IOException {
        String file = BackupFolder.runFile(run);
        RunFile last;
        try {
            last = RunFile.read(folder.read(file).orElseThrow(() -> new IOException("it is gone")));
        } catch (IOException e) {
            throw new InvalidInputException(
                    "the name '" + folder.name() + "' is taken by a run whose file " + where(folder, file)
                            + " can't be read: " + e.getMessage() + "; if no run is at it, remove that folder",
                    e);
        }
        if (hasFailed(folder, last)) {
            return "removed what a failed run left under the name '" + folder.name() + "'";
        }
        RunProcess process = last.process();
        String who = last.wordsWithProcess();
        return switch (process.life()) {
            case DEAD ->
                "removed what was left under the name '" + folder.name() + "' by " + last.words()
                        + ", which was killed";
            case ALIVE ->
                throw new InvalidInputException("the name '" + folder.name() + "' is taken by " + who
                        + ", which is still at work; use another name, or wait for it");
            case UNKNOWN ->
                throw new InvalidInputException("the name '" + folder.name() + "' is taken by " + who
                        + ", and from here it can't be told whether it lives; use another name, or, if it was killed, "
                        + (last.deletes()
                                ? "end it by 'cairn backup delete " + folder.name() + "'"
                                : "remove " + where(folder, "")));
        };
    }

    private static boolean hasFailed(BackupFolder folder, RunFile run) throws IOException {
        Optional<byte[]> failure = folder.read(BackupFolder.FAILURE);
        return failure.isPresent() && Manifest.read(failure.get()).runId().equals(run.runId());
    }

    private String where(BackupFolder folder, String file) {
        return folder.key(file) + " in " + location();
    }

    /**
     * The whole backups, sorted by name.
     *
     * @throws IOException if the location can't be listed
     */
    public Listing list() throws IOException {
        List<BackupRecord> backups = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (String name : store.children(BackupFolder.ROOT)) {
            try {
                manifest(new BackupFolder(store, name)).ifPresent(manifest -> backups.add(manifest.backup()));
            } catch (IOException e) {
                warnings.add(e.getMessage());
            }
        }
        return new Listing(backups, warnings);
    }

    private Optional<Manifest> manifest(BackupFolder folder) throws IOException {
        Optional<byte[]> json = folder.read(BackupFolder.MANIFEST);
        return json.isEmpty() ? Optional.empty() : Optional.of(parsed(folder, BackupFolder.MANIFEST, json.get()));
    }

    private Manifest parsed(BackupFolder folder, String file, byte[] json) throws IOException {
        try {
            Manifest manifest = Manifest.read(json);
            if (!manifest.backup().name().equals(folder.name())) {
                throw new IOException("it is the one of '" + manifest.backup().name() + "'");
            }
            return manifest;
        } catch (IOException e) {
            throw new IOException(
                    "the backup '" + folder.name() + "' can't be used, because its " + file + " in " + location()
                            + " can't be read: " + e.getMessage(),
                    e);
        }
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
        Optional<Manifest> manifest = manifest(folder);
        if (manifest.isPresent()) {
            return new StoredBackup(folder, manifest.get(), keyring);
        }
        Optional<byte[]> failure = folder.read(BackupFolder.FAILURE);
        if (failure.isPresent()) {
            return new StoredBackup(folder, parsed(folder, BackupFolder.FAILURE, failure.get()), keyring);
        }
        throw new InvalidInputException(
                folder.files().isEmpty()
                        ? "there is no backup '" + name + "' in " + location() + nearest(name)
                        : "the backup '" + name + "' in " + location()
                                + " is not complete: its run or its deletion is still at work, or was killed");
    }

    /**
     * What there is of a name, to be removed: a backup, what a failed run left, or what a killed run or deletion did. Nothing
     * is removed yet.
     *
     * @throws InvalidInputException if there is nothing, with the nearest names; if a run or another deletion is at it or
     *     may be; or if its run left pods frozen
     * @throws IOException if the store failed or the manifest can't be read
     */
    public BackupRemoval removal(String name) throws IOException {
        BackupNames.check(name);
        BackupFolder folder = new BackupFolder(store, name);
        List<String> files = folder.files();
        List<String> frozen = folder.frozen().files();
        if (files.isEmpty() && frozen.isEmpty()) {
            throw new InvalidInputException("there is no backup '" + name + "' in " + location() + nearest(name));
        }
        Optional<Manifest> manifest = manifest(folder);
        manifest.ifPresent(this::checkNotLocked);
        int last = BackupFolder.lastRun(files).orElse(0);
        Optional<byte[]> json = folder.read(BackupFolder.runFile(last));
        Optional<RunFile> run = json.isPresent() ? Optional.of(RunFile.read(json.get())) : Optional.empty();
        checkNobodyAtWork(folder, files, manifest.isPresent(), run);
        checkReleased(folder.frozen(), frozen);
        Optional<byte[]> failure = manifest.isPresent() ? Optional.empty() : folder.read(BackupFolder.FAILURE);
        Optional<Manifest> known =
                failure.isPresent() ? Optional.of(parsed(folder, BackupFolder.FAILURE, failure.get())) : manifest;
        return new BackupRemoval(
                folder, newRun(true), known.map(what -> new StoredBackup(folder, what, keyring)), last, run);
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

    private void checkNobodyAtWork(BackupFolder folder, List<String> files, boolean whole, Optional<RunFile> last)
            throws IOException {
        if (last.filter(RunFile::deletes).isPresent()) {
            // One on another machine may live: whoever comes after it goes on where it is, and it stops when it sees
            // that.
            if (last.get().process().life() == RunProcess.Life.ALIVE) {
                throw new InvalidInputException("the backup '" + folder.name() + "' is being deleted at this moment by "
                        + last.get().wordsWithProcess());
            }
        } else if (!whole && last.isPresent()) {
            left(folder, BackupFolder.lastRun(files).orElseThrow());
        } else if (!whole) {
            checkNoBackup(folder, files, false);
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
        SortedSet<String> names = new TreeSet<>();
        for (String key : store.list(BackupFolder.FROZEN_ROOT + "/")) {
            names.add(key.substring(BackupFolder.FROZEN_ROOT.length() + 1).split("/", 2)[0]);
        }
        List<FrozenBackup> all = new ArrayList<>();
        for (String name : names) {
            BackupFolder folder = new BackupFolder(store, name);
            RunState run = runState(folder, folder.files());
            if (!run.lives()) {
                FrozenBackup left = left(folder, run);
                if (!left.pods().isEmpty()) {
                    all.add(left);
                }
            }
        }
        return all;
    }

    /**
     * What a run has left frozen; possibly nothing.
     *
     * @throws InvalidInputException if there are no traces of such a run, or it is still at work
     * @throws IOException if the location can't be read
     */
    public FrozenBackup frozen(String name) throws IOException {
        BackupNames.check(name);
        BackupFolder folder = new BackupFolder(store, name);
        List<String> files = folder.files();
        if (files.isEmpty() && folder.frozen().files().isEmpty()) {
            throw new InvalidInputException("there is no backup '" + name + "' in " + location() + nearest(name));
        }
        RunState run = runState(folder, files);
        if (run.lives()) {
            throw new InvalidInputException("the backup '" + name + "' is being made by " + run.words()
                    + ", and will release what it froze; stop it first if it doesn't");
        }
        return left(folder, run);
    }

    private static FrozenBackup left(BackupFolder folder, RunState run) throws IOException {
        BackupFolder frozen = folder.frozen();
        return new FrozenBackup(frozen, run.words(), FrozenFiles.read(frozen, frozen.files()));
    }

    private record RunState(boolean lives, String words) {}

    private RunState runState(BackupFolder folder, List<String> files) throws IOException {
        OptionalInt last = BackupFolder.lastRun(files);
        Optional<byte[]> json =
                last.isPresent() ? folder.read(BackupFolder.runFile(last.getAsInt())) : Optional.empty();
        if (json.isEmpty()) {
            return new RunState(false, "a run of which nothing else is known");
        }
        RunFile run = RunFile.read(json.get());
        if (files.contains(BackupFolder.MANIFEST) || hasFailed(folder, run)) {
            return new RunState(false, run.words() + ", which has ended");
        }
        return switch (run.process().life()) {
            case ALIVE -> new RunState(true, run.wordsWithProcess() + ", which is still at work");
            case DEAD -> new RunState(false, run.words() + ", which was killed");
            case UNKNOWN ->
                new RunState(false, run.wordsWithProcess() + ", of which can't be told from here whether it lives");
        };
    }

    private String nearest(String name) throws IOException {
        List<String> names = store.children(BackupFolder.ROOT);
        if (names.isEmpty()) {
            return "; there are none at all";
        }
        return Nearest.hint(name, names);
    }
}
