// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.mockito.Mockito.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.cairn.api.AppliesTo;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreItemAction;
import io.cairn.api.RestoreView;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.archive.Limits;
import io.cairn.core.archive.Tarball;
import io.cairn.core.backup.BackupRun;
import io.cairn.core.backup.BackupSettings;
import io.cairn.core.capture.LogLine;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeConnection;
import io.cairn.core.kube.RetryPolicy;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plugins.Extension;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.plugins.PluginRun;
import io.cairn.core.preflight.Rights;
import io.cairn.core.repository.BackupTargets;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.RestoreEntry;
import io.cairn.core.repository.RestoreRecord;
import io.cairn.core.repository.Restores;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.repository.StoredRestore;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.RestoreFile;
import io.cairn.core.spec.RestoreSpec;
import io.cairn.core.spec.SpecFile;
import io.cairn.core.stored.StoredItems;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Restores tarballs and backups into an in-process API server, as the command line would. */
final class RestoreFixture implements AutoCloseable {

    static final String NAME = "r1";

    final ApiServer server;
    private final Path folder;
    private final List<Extension<RestoreItemAction>> actions = new ArrayList<>();
    private Tarball tarball = new Tarball().file(EntryPaths.VERSION, "1.0.0");
    private KubeApi api;
    private Consumer<RestoreRun> watcher = run -> {};

    RestoreFixture(Path folder) throws IOException {
        this(folder, ApiServer.builder().user("bob-token", "bob").start());
    }

    RestoreFixture(Path folder, ApiServer server) throws IOException {
        this.folder = folder;
        this.server = server;
        this.api = open(ApiServer.ADMIN);
    }

    private KubeApi open(String user) throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig-" + user);
        Files.writeString(kubeconfig, server.kubeconfig(user));
        return KubeConnection.find(Optional.of(kubeconfig), "", Map.of())
                .open(new RetryPolicy(4, Duration.ofSeconds(10), Duration.ofMillis(5)));
    }

    /** Goes on as the user {@code bob}, who may do what the test allows him. */
    RestoreFixture asBob() throws IOException {
        api.close();
        api = open("bob");
        return this;
    }

    RestoreFixture with(RestoreItemAction action) {
        actions.add(new Extension<>("test", action.name(), action));
        return this;
    }

    /** Is given the run before it begins. */
    RestoreFixture watched(Consumer<RestoreRun> given) {
        watcher = given;
        return this;
    }

    // The archive

    /** Adds objects, each as its id and perhaps fields in YAML behind a blank: {@code pods/shop/db-0 {metadata: …}}. */
    RestoreFixture holds(String... objects) {
        for (String object : objects) {
            String id = object.split(" ", 2)[0];
            entry(EntryPaths.of(ItemId.parse(id)), json(object));
        }
        return this;
    }

    /** Adds an entry as it is. */
    RestoreFixture entry(String path, String content) {
        tarball = tarball.file(path, content);
        return this;
    }

    /** The JSON of an object that is written as for {@link #holds}; versions of types that aren't served are {@code v1}. */
    String json(String object) {
        String[] parts = object.split(" ", 2);
        ItemId id = ItemId.parse(parts[0]);
        ObjectTree tree = parts.length == 1 ? ObjectTree.empty() : yaml(parts[1]);
        String group = id.type().contains(".") ? id.type().substring(id.type().indexOf('.') + 1) : "";
        tree = tree.with(id.name(), "metadata", "name");
        if (id.namespaced()) {
            tree = tree.with(id.namespace(), "metadata", "namespace");
        }
        if (tree.text("kind").isEmpty()) {
            tree = tree.with(
                    server.types().stream()
                            .filter(type -> type.id().equals(id.type()))
                            .findFirst()
                            .map(type -> type.kind())
                            .orElse("Kind"),
                    "kind");
        }
        if (tree.text("apiVersion").isEmpty()) {
            tree = tree.with(
                    server.types().stream()
                            .filter(type -> type.id().equals(id.type()))
                            .findFirst()
                            .map(type -> type.apiVersion())
                            .orElse(group.isEmpty() ? "v1" : group + "/v1"),
                    "apiVersion");
        }
        return text(tree);
    }

    static ObjectTree yaml(String text) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            parser.nextToken();
            return TreeJson.readObject(parser);
        }
    }

    private static String text(ObjectTree tree) {
        return new String(TreeJson.write(tree), UTF_8);
    }

    // The cluster

    /** Puts objects into the cluster, written as for {@link #holds}. */
    RestoreFixture has(String... objects) {
        for (String object : objects) {
            server.apply(json(object));
        }
        return this;
    }

    ObjectTree object(String id) {
        return TreeJson.read(server.get(id)
                .orElseThrow(() -> new AssertionError("there is no " + id))
                .getBytes(UTF_8));
    }

    /** What the cluster holds beside what it has from its start. */
    Set<String> ids() {
        return server.ids().stream()
                .map(ItemId::toString)
                .filter(id ->
                        !Set.of("namespaces/default", "namespaces/kube-system").contains(id))
                .collect(Collectors.toSet());
    }

    /** The paths to which something was sent, with the method, in the order of arrival. */
    List<String> writes() {
        return server.requests().matching(request -> !request.method().equals("GET")).stream()
                .map(RestoreFixture::shown)
                .toList();
    }

    private static String shown(Request request) {
        return request.method() + " " + request.path();
    }

    // The runs

    /** What a run came to. */
    record Restored(
            RestoreRecord record, List<RestoreEntry> journal, String log, List<String> plan, StoredRestore stored) {

        Phase phase() {
            return record.phase();
        }

        List<String> errors() {
            return record.errors().first();
        }

        List<String> warnings() {
            return record.warnings().first();
        }

        RestoreEntry of(String id) {
            return journal.stream()
                    .filter(entry -> entry.item().toString().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("the journal has no " + id + " but " + journal));
        }

        /** The items that ended so, in the order of their ends. */
        List<String> ended(String outcome) {
            return journal.stream()
                    .filter(entry -> entry.outcome().equals(outcome))
                    .map(entry -> entry.item().toString())
                    .toList();
        }

        String outcome(String id) {
            return of(id).outcome();
        }
    }

    static RestoreSpec spec(String fields) {
        return RestoreFile.read("r.yaml", "{apiVersion: cairn.io/v1, kind: Restore, spec: {" + fields + "}}")
                .spec();
    }

    Restored restore() throws IOException {
        return restore("");
    }

    /** Restores the tarball by a specification of these fields. */
    Restored restore(String fields) throws IOException {
        return restore(NAME, fields);
    }

    Restored restore(String name, String fields) throws IOException {
        RestoreSpec spec = spec(fields);
        try (StoredItems items = archive()) {
            return run(
                    new RestoreRun.Source(items, List.of()),
                    spec,
                    name,
                    (source, ground) ->
                            restores().begin(name, "a.tar.gz", true, RestoreFile.tree(spec), List.of(), ground));
        }
    }

    Restored resume() throws IOException {
        RestoreSpec spec = RestoreFile.ofTree(restores().request(NAME).spec());
        try (StoredItems items = archive()) {
            return run(
                    new RestoreRun.Source(items, List.of()),
                    spec,
                    NAME,
                    (source, ground) -> restores().resume(NAME, ground));
        }
    }

    Rights rights(String fields) throws IOException {
        try (StoredItems items = archive()) {
            return newRun().rights(() -> new RestoreRun.Source(items, List.of()), spec(fields));
        }
    }

    RestoreRun.Outlook plan(String fields) throws IOException {
        try (StoredItems items = archive()) {
            return newRun().plan(() -> new RestoreRun.Source(items, List.of()), spec(fields));
        }
    }

    /** The answers of the server, by item. */
    Map<String, RestoreEntry> ask(String fields) throws IOException {
        List<RestoreEntry> answers = Collections.synchronizedList(new ArrayList<>());
        try (StoredItems items = archive()) {
            newRun().ask(() -> new RestoreRun.Source(items, List.of()), spec(fields), answers::add);
        }
        return answers.stream().collect(Collectors.toMap(entry -> entry.item().toString(), entry -> entry));
    }

    /** Makes a backup {@code b1} of the server by a specification of these fields. */
    void backUp(String fields) throws IOException {
        BackupSpec spec = SpecFile.read("b.yaml", "{apiVersion: cairn.io/v1, kind: Backup, spec: {" + fields + "}}")
                .spec();
        new BackupRun(
                        api,
                        command -> {
                            throw new IllegalStateException("no test here runs a command");
                        },
                        plugins(),
                        () -> BackupTargets.of(repository()),
                        BackupSettings.defaults("test"),
                        Clock.systemUTC())
                .create("b1", spec);
    }

    Restored restoreBackup(String fields) throws IOException {
        RestoreSpec spec = spec(fields);
        StoredBackup backup = repository().open("b1");
        try (StoredItems items = StoredItems.of(backup, Limits.DEFAULT)) {
            return run(
                    new RestoreRun.Source(items, backup.operations()),
                    spec,
                    NAME,
                    (source, ground) -> restores().begin(NAME, "b1", false, RestoreFile.tree(spec)));
        }
    }

    Restores restores() throws IOException {
        return new Restores(new DirectoryObjectStore(folder.resolve("location")), Clock.systemUTC());
    }

    private Repository repository() throws IOException {
        return new Repository(new DirectoryObjectStore(folder.resolve("location")), Clock.systemUTC());
    }

    private StoredItems archive() throws IOException {
        Path file = folder.resolve("a.tar.gz");
        Files.write(file, tarball.end());
        return StoredItems.ofFile(file, Limits.DEFAULT, folder);
    }

    private RestoreRun newRun() {
        RestoreRun run = new RestoreRun(
                api,
                command -> {
                    throw new IllegalStateException("no test here runs a command");
                },
                plugins(),
                "test",
                Clock.systemUTC());
        watcher.accept(run);
        return run;
    }

    private Restored run(RestoreRun.Source source, RestoreSpec spec, String name, RestoreRun.Begin begin)
            throws IOException {
        RestoreRecord record = newRun().create(name, () -> source, spec, begin);
        StoredRestore stored = restores().open(name);
        List<RestoreEntry> journal = new ArrayList<>();
        stored.journal(line -> journal.add((RestoreEntry) line));
        String log = new String(stored.log().readAllBytes(), UTF_8);
        List<String> plan = log.lines()
                .flatMap(line -> LogLine.read(line).stream())
                .map(LogLine::message)
                .filter(line -> line.startsWith("stage ") && line.matches(".* items?"))
                .map(line -> line.replaceFirst("stage ", ""))
                .toList();
        return new Restored(record, List.copyOf(journal), log, plan, stored);
    }

    private PluginHost plugins() {
        PluginRun run = mock(PluginRun.class);
        when(run.orderers(any())).thenReturn(List.of());
        when(run.collectors()).thenReturn(List.of());
        when(run.backupActions()).thenReturn(List.of());
        when(run.restoreActions()).thenReturn(List.copyOf(actions));
        when(run.problems()).thenReturn(List.of());
        PluginHost host = mock(PluginHost.class);
        when(host.ofRun(any(), any(), any()))
                .thenAnswer(call -> LogMarks.ofRun(call.getArgument(0), call.<LogMarks.Work<?, ?>>getArgument(2)));
        when(host.run(any(), any(), any(), any())).thenReturn(run);
        when(host.restoreRun(any(), any(), any())).thenReturn(run);
        return host;
    }

    /** What an action of a test does. */
    @FunctionalInterface
    interface Work {
        RestoreDecision on(Item item, RestoreView restore) throws ClusterException;
    }

    static RestoreItemAction action(String name, AppliesTo appliesTo, Work work) {
        return new RestoreItemAction() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public AppliesTo appliesTo() {
                return appliesTo;
            }

            @Override
            public RestoreDecision execute(Item item, RestoreView restore) throws ClusterException {
                return work.on(item, restore);
            }
        };
    }

    @Override
    public void close() {
        api.close();
        server.close();
    }
}
