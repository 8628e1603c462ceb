// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectNotFoundException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectTree;
import io.cairn.core.crypt.Identity;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The restores of one location: what they were asked to do, and what became of it. Safe for use by several threads and
 * processes: a name is taken by an exclusive create.
 */
public final class Restores {

    private final ObjectStore store;
    private final Clock clock;
    private final Keyring keyring;

    /** The restores kept in a store. The clock stamps new runs. */
    public Restores(ObjectStore store, Clock clock) {
        this(store, clock, Keyring.of());
    }

    /** The same, of which encrypted ones are opened by these keys. */
    public Restores(ObjectStore store, Clock clock, Keyring keyring) {
        this.store = store;
        this.clock = clock;
        this.keyring = keyring;
    }

    /** Where this is, for messages. */
    public String location() {
        return store.location();
    }

    /**
     * What a restore was asked to do.
     *
     * @param source the backup's name, or the path of a file
     * @param file whether {@code source} is a file
     * @param spec the specification's tree of fields
     * @param begun when its first run began
     * @param ground what it reads and where it goes
     */
    public record Request(String source, boolean file, ObjectTree spec, Instant begun, Ground ground) {

        private byte[] json() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("formatVersion", 1);
            fields.put("source", source);
            fields.put("file", file);
            fields.put("begun", begun.toString());
            fields.put("cluster", ground.cluster());
            fields.put("archive", ground.archive());
            fields.put("spec", spec);
            return TreeJson.write(ObjectTree.of(fields));
        }

        private static Request read(byte[] json) throws IOException {
            ObjectTree tree = Manifest.parse(json);
            Manifest.checkVersion(tree);
            return new Request(
                    RecordTree.text(tree, "source"),
                    tree.value("file").orElse(false).equals(true),
                    RecordTree.object(tree, "spec"),
                    RecordTree.time(tree, "begun"),
                    new Ground(
                            tree.text("cluster").orElse(""),
                            tree.text("archive").orElse("")));
        }
    }

    /**
     * What the runs of one restore have in common, so that none goes on with another backup, or in another cluster.
     *
     * @param cluster the uid of the cluster's namespace {@code kube-system}; empty if it is not known
     * @param archive the SHA-256 of the archive in hex; empty if it is not known
     */
    public record Ground(String cluster, String archive) {

        /** Nothing is known. */
        public static final Ground UNKNOWN = new Ground("", "");

        private static boolean differ(String one, String other) {
            return !one.isEmpty() && !other.isEmpty() && !one.equals(other);
        }
    }

    /**
     * Takes a name for a new restore.
     *
     * @throws InvalidInputException if the name is malformed or taken; the message says by what, and what to do
     * @throws IOException if the store failed
     */
    public RestoreDraft begin(String name, String source, boolean file, ObjectTree spec) throws IOException {
        return begin(name, source, file, spec, List.of(), Ground.UNKNOWN);
    }

    /**
     * The same, which is encrypted, unless there are no recipients.
     *
     * @throws InvalidInputException if the name is malformed or taken; the message says by what, and what to do
     * @throws IOException if the store failed
     */
    public RestoreDraft begin(
            String name, String source, boolean file, ObjectTree spec, List<Recipient> recipients, Ground ground)
            throws IOException {
        requireFree(name);
        RestoreFolder folder = RestoreFolder.of(store, name);
        Request request = new Request(source, file, spec, clock.instant(), ground);
        takeName(folder, 1, () -> taken(folder));
        Optional<Recipient> own = recipients.isEmpty() ? Optional.empty() : Optional.of(newKey(folder, recipients));
        RestoreDraft draft = new RestoreDraft(folder, 1, request, EarlierHooks.NONE, own);
        folder.write(RestoreFolder.REQUEST, request.json(), own);
        return draft;
    }

    /**
     * Checks that a new restore may have a name.
     *
     * @throws InvalidInputException if the name is malformed or taken; the message says by what, and what to do
     * @throws IOException if the store failed
     */
    public void requireFree(String name) throws IOException {
        BackupNames.check("restore", name);
        RestoreFolder folder = RestoreFolder.of(store, name);
        if (!folder.files().files().isEmpty()) {
            throw taken(folder);
        }
    }

    private Recipient newKey(RestoreFolder folder, List<Recipient> recipients) throws IOException {
        Identity own = Identity.generate();
        for (Recipient recipient : recipients) {
            folder.files().write(FolderKeys.file(recipient), FolderKeys.wrapped(own, recipient, clock.instant()));
        }
        return own.recipient();
    }

    /**
     * Takes the name of a restore that was killed or did not restore everything, to go on with it.
     *
     * @param ground what it would read and where it would go
     * @throws InvalidInputException if there is none, it is done or still at work, or it was from another archive or went
     *     into another cluster
     * @throws IOException if the store failed
     */
    public RestoreDraft resume(String name, Ground ground) throws IOException {
        BackupNames.check("restore", name);
        RestoreFolder folder = RestoreFolder.of(store, name);
        List<String> files = folder.files().files();
        int last = RestoreFolder.lastRun(files).orElseThrow(() -> unknown(name));
        Optional<RestoreRecord> record = record(folder, last);
        if (record.map(RestoreRecord::phase).equals(Optional.of(Phase.COMPLETED))) {
            throw new InvalidInputException("the restore '" + name + "' is complete: there is nothing to resume");
        }
        if (record.isEmpty()) {
            refuseLiving(folder, last);
        }
        Optional<FolderKeys> keys = folder.keys(files, keyring);
        Request request = request(folder, keys);
        requireSame(name, request, ground);
        EarlierHooks earlier = earlierHooks(folder, last, files, keys);
        Optional<Recipient> own =
                keys.isPresent() ? Optional.of(keys.get().identity().recipient()) : Optional.empty();
        takeName(
                folder,
                last + 1,
                () -> new InvalidInputException(
                        "another process resumes the restore '" + name + "' at this moment: wait for it"));
        return new RestoreDraft(folder, last + 1, request, earlier, own);
    }

    private static void requireSame(String name, Request request, Ground ground) {
        if (Ground.differ(request.ground().cluster(), ground.cluster())) {
            throw new InvalidInputException("the restore '" + name + "' went into the cluster "
                    + request.ground().cluster() + ", and this is the cluster " + ground.cluster()
                    + " (the uids of their namespaces kube-system): choose the right one by --context or --kubeconfig, or"
                    + " restore into this one by another name");
        }
        if (Ground.differ(request.ground().archive(), ground.archive())) {
            throw new InvalidInputException((request.file() ? "the file '" : "the backup '") + request.source()
                    + "' has changed since the restore '" + name + "' began: restore what it has now by another name");
        }
    }

    /**
     * What a restore was asked to do.
     *
     * @throws InvalidInputException if there is no such restore, or it was killed before it had begun
     * @throws IOException if the store failed
     */
    public Request request(String name) throws IOException {
        BackupNames.check("restore", name);
        RestoreFolder folder = RestoreFolder.of(store, name);
        List<String> files = folder.files().files();
        if (files.isEmpty()) {
            throw unknown(name);
        }
        return request(folder, folder.keys(files, keyring));
    }

    private EarlierHooks earlierHooks(RestoreFolder folder, int last, List<String> files, Optional<FolderKeys> keys)
            throws IOException {
        List<HookEntry> entries = new ArrayList<>();
        List<Integer> unknown = new ArrayList<>();
        for (int run = 1; run <= last; run++) {
            Optional<RestoreRecord> record = record(folder, run);
            if (record.isPresent()) {
                new StoredRestore(folder, record.get(), true, keys).journal(line -> {
                    if (line instanceof HookEntry entry) {
                        entries.add(entry);
                    }
                });
            } else if (files.contains(RestoreFolder.hooks(run))) {
                unknown.add(run);
            }
        }
        return new EarlierHooks(EarlierHooks.keys(entries), unknown);
    }

    private void takeName(RestoreFolder folder, int run, Supplier<InvalidInputException> taken) throws IOException {
        RunFile file =
                new RunFile(UUID.randomUUID().toString(), RunProcess.current(), clock.instant(), false, Duration.ZERO);
        try {
            folder.files().write(BackupFolder.runFile(run), file.toJson());
        } catch (ObjectExistsException e) {
            InvalidInputException error = taken.get();
            error.addSuppressed(e);
            throw error;
        }
    }

    private InvalidInputException taken(RestoreFolder folder) {
        String name = folder.files().name();
        return new InvalidInputException("there is a restore '" + name + "' in " + location()
                + " already: use another name, or --resume if it was stopped");
    }

    private void refuseLiving(RestoreFolder folder, int run) throws IOException {
        Optional<byte[]> json = folder.files().read(BackupFolder.runFile(run));
        if (json.isEmpty()) {
            return;
        }
        RunFile file = RunFile.read(json.get());
        if (file.process().life() == RunProcess.Life.ALIVE) {
            throw new InvalidInputException("the restore '" + folder.files().name() + "' is the work of " + file.words()
                    + ", which is still at it: wait for it");
        }
    }

    private static Request request(RestoreFolder folder, Optional<FolderKeys> keys) throws IOException {
        try (InputStream in = folder.open(RestoreFolder.REQUEST, keys)) {
            return Request.read(in.readAllBytes());
        } catch (ObjectNotFoundException e) {
            throw new InvalidInputException(
                    "the restore '" + folder.files().name() + "' was killed before it had begun: use another name", e);
        }
    }

    private Optional<RestoreRecord> record(RestoreFolder folder, int run) throws IOException {
        Optional<byte[]> json = folder.files().read(RestoreFolder.record(run));
        return json.isEmpty() ? Optional.empty() : Optional.of(RestoreRecord.read(Manifest.parse(json.get())));
    }

    /**
     * The last run of each restore, sorted by name.
     *
     * @param restores the records of the runs that ended
     * @param warnings a sentence for each restore that has none, or can't be read
     */
    public record Listing(List<RestoreRecord> restores, List<String> warnings) {

        /** Copies the lists. */
        public Listing {
            restores = List.copyOf(restores);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Lists the restores.
     *
     * @throws IOException if the location can't be read
     */
    public Listing list() throws IOException {
        List<RestoreRecord> restores = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        for (String name : store.children(RestoreFolder.ROOT)) {
            try {
                restores.add(open(name).record());
            } catch (InvalidInputException | IOException e) {
                warnings.add(String.valueOf(e.getMessage()));
            }
        }
        return new Listing(restores, warnings);
    }

    /**
     * Opens the last run of a restore that has ended.
     *
     * @throws InvalidInputException if there is no restore of this name, or no run of it has ended
     * @throws IOException if the location can't be read
     */
    public StoredRestore open(String name) throws IOException {
        BackupNames.check("restore", name);
        RestoreFolder folder = RestoreFolder.of(store, name);
        List<String> files = folder.files().files();
        int last = RestoreFolder.lastRun(files).orElseThrow(() -> unknown(name));
        Optional<RestoreRecord> record = lastEnded(folder, last);
        if (record.isPresent()) {
            return new StoredRestore(folder, record.get(), record.get().run() < last, folder.keys(files, keyring));
        }
        throw new InvalidInputException("the restore '" + name + "' in " + location()
                + " has not ended: it is still at work, or was killed; 'cairn restore create " + name
                + " --resume' goes on with it");
    }

    /**
     * The names of the encrypted restores, sorted, be they ended or not.
     *
     * @throws IOException if the location can't be read
     */
    public List<String> encrypted() throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : store.children(RestoreFolder.ROOT)) {
            BackupFolder files = RestoreFolder.of(store, name).files();
            if (files.files().stream().anyMatch(FolderKeys::isKey)) {
                names.add(name);
            }
        }
        return names;
    }

    /**
     * The backup, or the path of the file, that a restore is from. Of an encrypted one only its keys tell until a run of it
     * has ended.
     *
     * @throws InvalidInputException if there is no such restore, or it was killed before it had begun
     * @throws LockedException if only its keys tell, and they were not given
     * @throws IOException if the location can't be read
     */
    public String source(String name) throws IOException {
        BackupNames.check("restore", name);
        RestoreFolder folder = RestoreFolder.of(store, name);
        int last = RestoreFolder.lastRun(folder.files().files()).orElseThrow(() -> unknown(name));
        Optional<RestoreRecord> ended = lastEnded(folder, last);
        return ended.isPresent() ? ended.get().source() : request(name).source();
    }

    private Optional<RestoreRecord> lastEnded(RestoreFolder folder, int last) throws IOException {
        Optional<RestoreRecord> record = Optional.empty();
        for (int run = last; run > 0 && record.isEmpty(); run--) {
            record = record(folder, run);
        }
        return record;
    }

    /**
     * Lets another key open what is kept of a restore, by a file more.
     *
     * @return whether it could not open it already
     * @throws InvalidInputException if there is no such restore, it is not encrypted, or the user's keys don't open it
     * @throws IOException if the store failed
     */
    public boolean addRecipient(String name, Recipient recipient) throws IOException {
        BackupNames.check("restore", name);
        RestoreFolder folder = RestoreFolder.of(store, name);
        List<String> files = folder.files().files();
        if (files.isEmpty()) {
            throw unknown(name);
        }
        return folder.keys(files, keyring)
                .orElseThrow(() -> new InvalidInputException(
                        "the restore '" + name + "' is not encrypted, so it has no keys to change"))
                .add(recipient, clock.instant());
    }

    private InvalidInputException unknown(String name) {
        try {
            List<String> names = store.children(RestoreFolder.ROOT);
            return new InvalidInputException("there is no restore '" + name + "' in " + location()
                    + (names.isEmpty() ? "; there are none at all" : Nearest.hint(name, names)));
        } catch (IOException e) {
            return new InvalidInputException("there is no restore '" + name + "' in " + location(), e);
        }
    }
}
