// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.Nearest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The restores of one location: what they were asked to do, and what became of it. Safe for use by several threads and
 * processes: a name is taken by an exclusive create.
 */
public final class Restores {

    private final ObjectStore store;
    private final Clock clock;

    /** The restores kept in a store. The clock stamps new runs. */
    public Restores(ObjectStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
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
     */
    public record Request(String source, boolean file, ObjectTree spec, Instant begun) {

        private byte[] json() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("formatVersion", 1);
            fields.put("source", source);
            fields.put("file", file);
            fields.put("begun", begun.toString());
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
                    RecordTree.time(tree, "begun"));
        }
    }

    /**
     * Takes a name for a new restore.
     *
     * @throws InvalidInputException if the name is malformed or taken; the message says by what, and what to do
     * @throws IOException if the store failed
     */
    public RestoreDraft begin(String name, String source, boolean file, ObjectTree spec) throws IOException {
        BackupNames.check("restore", name);
        RestoreFolder folder = RestoreFolder.of(store, name);
        if (!folder.files().files().isEmpty()) {
            throw taken(folder);
        }
        Request request = new Request(source, file, spec, clock.instant());
        RestoreDraft draft = take(folder, 1, request, EarlierHooks.NONE).orElseThrow(() -> taken(folder));
        folder.files().write(RestoreFolder.REQUEST, request.json());
        return draft;
    }

    /**
     * Takes the name of a restore that was killed or did not restore everything, to go on with it.
     *
     * @throws InvalidInputException if there is none, or it is done or still at work
     * @throws IOException if the store failed
     */
    public RestoreDraft resume(String name) throws IOException {
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
        Request request = request(folder);
        return take(folder, last + 1, request, earlierHooks(folder, last, files))
                .orElseThrow(() -> new InvalidInputException(
                        "another process resumes the restore '" + name + "' at this moment: wait for it"));
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
        if (folder.files().files().isEmpty()) {
            throw unknown(name);
        }
        return request(folder);
    }

    private EarlierHooks earlierHooks(RestoreFolder folder, int last, List<String> files) throws IOException {
        List<HookEntry> entries = new ArrayList<>();
        List<Integer> unknown = new ArrayList<>();
        for (int run = 1; run <= last; run++) {
            Optional<RestoreRecord> record = record(folder, run);
            if (record.isPresent()) {
                new StoredRestore(folder, record.get(), true).journal(line -> {
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

    private Optional<RestoreDraft> take(RestoreFolder folder, int run, Request request, EarlierHooks earlier)
            throws IOException {
        RunFile file =
                new RunFile(UUID.randomUUID().toString(), RunProcess.current(), clock.instant(), false, Duration.ZERO);
        try {
            folder.files().write(BackupFolder.runFile(run), file.toJson());
        } catch (ObjectExistsException e) {
            return Optional.empty();
        }
        return Optional.of(new RestoreDraft(folder, run, request, earlier));
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

    private Request request(RestoreFolder folder) throws IOException {
        byte[] json = folder.files()
                .read(RestoreFolder.REQUEST)
                .orElseThrow(() -> new InvalidInputException("the restore '"
                        + folder.files().name() + "' was killed before it had begun: use another name"));
        return Request.read(json);
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
        int last = RestoreFolder.lastRun(folder.files().files()).orElseThrow(() -> unknown(name));
        for (int run = last; run > 0; run--) {
            Optional<RestoreRecord> record = record(folder, run);
            if (record.isPresent()) {
                return new StoredRestore(folder, record.get(), run < last);
            }
        }
        throw new InvalidInputException("the restore '" + name + "' in " + location()
                + " has not ended: it is still at work, or was killed; 'restore create " + name
                + " --resume' goes on with it");
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
