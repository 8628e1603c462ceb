// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.core.archive.Limits;
import io.cairn.core.archive.Tarball;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeConnection;
import io.cairn.core.kube.PodExec;
import io.cairn.core.kube.RetryPolicy;
import io.cairn.core.kube.Sleeper;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.HookEntry;
import io.cairn.core.repository.RestoreEntry;
import io.cairn.core.repository.RestoreLine;
import io.cairn.core.repository.RestoreRecord;
import io.cairn.core.repository.Restores;
import io.cairn.core.spec.RestoreFile;
import io.cairn.core.spec.RestoreSpec;
import io.cairn.core.stored.StoredItems;
import io.cairn.testkit.server.ApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Restores of tarballs into an in-process API server, without plugins. Time passes by sleeping only. */
final class TimedRestores implements AutoCloseable {

    private static final Instant BEGUN = Instant.parse("2026-01-01T12:00:00Z");

    final Time time = new Time();
    final ApiServer server;
    final Restores restores;
    final List<String> commands = Collections.synchronizedList(new ArrayList<>());
    private final Path folder;
    private KubeApi api;
    private PodExec exec = command -> {
        commands.add(String.join(" ", command.command()) + " in " + command.pod() + "/" + command.container());
        return new PodExec.Outcome(0, "", false, false);
    };

    /** A clock that goes on by sleeping, and tells how often that was done. */
    static final class Time extends Clock implements Sleeper {
        private Instant now = BEGUN;
        private int sleeps;
        private IntConsumer during = count -> {};

        /** Does something in each sleep; it is given their number, from 1. */
        void during(IntConsumer work) {
            during = work;
        }

        @Override
        public void sleep(long millis) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            synchronized (this) {
                now = now.plusMillis(millis);
                sleeps++;
            }
            during.accept(sleeps);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }

        Duration passed() {
            return Duration.between(BEGUN, instant());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public synchronized Instant instant() {
            return now;
        }
    }

    TimedRestores(Path folder) throws IOException {
        this(folder, Duration.ZERO);
    }

    /** Before a server whose clock is behind by so much. */
    TimedRestores(Path folder, Duration behind) throws IOException {
        this.folder = folder;
        server = ApiServer.builder().clock(Clock.offset(time, behind.negated())).start();
        api = api(ApiServer.ADMIN);
        restores = new Restores(new DirectoryObjectStore(folder.resolve("location")), time);
    }

    private KubeApi api(String user) throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, server.kubeconfig(user));
        return KubeConnection.find(Optional.of(kubeconfig), "", Map.of())
                .open(new RetryPolicy(4, Duration.ofSeconds(10), Duration.ofMillis(2)));
    }

    /** From now on another user restores. */
    TimedRestores as(String user) throws IOException {
        api.close();
        api = api(user);
        return this;
    }

    /** Commands in pods end like this. */
    TimedRestores exec(PodExec answers) {
        PodExec noted = exec;
        exec = command -> {
            noted.run(command);
            return answers.run(command);
        };
        return this;
    }

    /** A run that has not begun. */
    RestoreRun run() {
        return new RestoreRun(api, exec, new PluginHost(List.of(), folder.resolve("cache")), "test", time, time);
    }

    RestoreRecord restore(RestoreSpec spec, String... objects) throws IOException {
        return restore(run(), spec, false, objects);
    }

    RestoreRecord restore(RestoreRun run, RestoreSpec spec, boolean resume, String... objects) throws IOException {
        try (StoredItems items = archive(objects)) {
            return run.create(
                    "r1",
                    () -> new RestoreRun.Source(items, List.of()),
                    spec,
                    (source, ground) -> resume
                            ? restores.resume("r1", ground)
                            : restores.begin("r1", "b1", false, RestoreFile.tree(spec)));
        }
    }

    StoredItems archive(String... objects) throws IOException {
        Tarball tar = new Tarball().file("metadata/version", "1.0.0");
        for (String object : objects) {
            ObjectTree tree = tree(object);
            String namespace = tree.text("metadata", "namespace").orElse("");
            String apiVersion = tree.text("apiVersion").orElseThrow();
            String plural = tree.text("kind").orElseThrow().toLowerCase(java.util.Locale.ROOT) + "s";
            String type = apiVersion.contains("/") ? plural + "." + apiVersion.replaceAll("/.*", "") : plural;
            tar.file(
                    "resources/" + type + (namespace.isEmpty() ? "/cluster/" : "/namespaces/" + namespace + "/")
                            + tree.text("metadata", "name").orElseThrow() + ".json",
                    object);
        }
        Path file = folder.resolve("backup.tar.gz");
        Files.write(file, tar.end());
        return StoredItems.ofFile(file, Limits.DEFAULT, folder.resolve("spool"));
    }

    /** A specification; {@code yaml} is what stands under {@code spec}, one field a line. */
    static RestoreSpec spec(String... yaml) {
        String fields = Arrays.stream(yaml).map(line -> "  " + line + "\n").reduce("", String::concat);
        return RestoreFile.read(
                        "a test",
                        "apiVersion: cairn.io/v1\nkind: Restore\nspec:\n  includeClusterResources: true\n" + fields)
                .spec();
    }

    /** The hooks in the journal, as {@code POD OUTCOME NOTE}. */
    List<String> hooks() throws IOException {
        return journal().stream()
                .filter(HookEntry.class::isInstance)
                .map(line -> ((HookEntry) line).run())
                .map(run -> (run.pod() + " " + run.result() + " " + run.note()).strip())
                .toList();
    }

    /** The items in the journal, as {@code ITEM OUTCOME REASON}. */
    List<String> items() throws IOException {
        return journal().stream()
                .filter(RestoreEntry.class::isInstance)
                .map(RestoreEntry.class::cast)
                .map(entry -> (entry.item() + " " + entry.outcome() + " " + entry.reason()).strip())
                .toList();
    }

    List<RestoreLine> journal() throws IOException {
        List<RestoreLine> lines = new ArrayList<>();
        restores.open("r1").journal(lines::add);
        return lines;
    }

    String log() throws IOException {
        return new String(restores.open("r1").log().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Has the process that a run file names be one of which nothing is known. */
    void ofAnotherHost(String file) throws IOException {
        Path path = folder.resolve("location").resolve(file);
        Files.writeString(path, Files.readString(path).replaceAll("\"host\":\"[^\"]*\"", "\"host\":\"elsewhere\""));
    }

    /** A pod of the namespace {@code shop} with one container {@code main}, as it is in a backup. */
    static String pod(String name, Map<String, String> annotations) {
        return pod(name, annotations, "");
    }

    /** The same whose container runs. */
    static String running(String name, Map<String, String> annotations) {
        return pod(
                name,
                annotations,
                ",\"status\":{\"phase\":\"Running\",\"containerStatuses\":[{\"name\":\"main\",\"state\":{\"running\":{}}}]}");
    }

    static String pod(String name, Map<String, String> annotations, String status) {
        ObjectTree metadata = ObjectTree.of(Map.of("namespace", "shop", "name", name, "annotations", annotations));
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":" + text(metadata)
                + ",\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"app:1\"}]}" + status + "}";
    }

    static String text(ObjectTree tree) {
        return new String(TreeJson.write(tree), StandardCharsets.UTF_8);
    }

    static ObjectTree tree(String json) {
        return TreeJson.read(json.getBytes(StandardCharsets.UTF_8));
    }

    /** What the cluster has. */
    ObjectTree live(String id) {
        return tree(server.get(id).orElseThrow());
    }

    /** Changes what is in the cluster as its controllers would, status and all. */
    void change(String id, java.util.function.UnaryOperator<ObjectTree> change) {
        assertThat(server.get(id)).as(id).isPresent();
        server.apply(text(change.apply(live(id))));
    }

    /** Changes what is in the cluster as a client would, by a merge patch. */
    void patch(String path, String json) {
        try {
            api.patch(path, json.getBytes(StandardCharsets.UTF_8));
        } catch (ClusterException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The pod's container runs from now on. */
    void starts(String pod) {
        change(
                "pods/shop/" + pod,
                object -> object.with("Running", "status", "phase")
                        .with(
                                List.of(Map.of("name", "main", "state", Map.of("running", Map.of()))),
                                "status",
                                "containerStatuses"));
    }

    /** A failure of the kind that a lost connection makes. */
    static ClusterException lost() {
        return new ClusterException("the connection broke; whether the command was started is unknown", 0);
    }

    @Override
    public void close() {
        api.close();
        server.close();
    }
}
