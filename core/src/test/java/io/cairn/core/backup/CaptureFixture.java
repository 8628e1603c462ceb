// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.cairn.api.BackupItemAction;
import io.cairn.api.ItemCollector;
import io.cairn.api.ItemId;
import io.cairn.api.ItemOrderer;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence;
import io.cairn.core.backup.Preparation.PreparedRun;
import io.cairn.core.capture.CaptureOutput;
import io.cairn.core.capture.CaptureRun;
import io.cairn.core.capture.OperationEvent;
import io.cairn.core.capture.Operations;
import io.cairn.core.capture.RunLog;
import io.cairn.core.catalog.Discovery;
import io.cairn.core.catalog.KnownCluster;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.RawItem;
import io.cairn.core.freeze.Freezer;
import io.cairn.core.freeze.Presence;
import io.cairn.core.hooks.HookFinder;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.hooks.HookRunner;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeConnection;
import io.cairn.core.kube.PodExec;
import io.cairn.core.kube.RetryPolicy;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plan.Plan;
import io.cairn.core.plugins.Extension;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.plugins.PluginRun;
import io.cairn.core.repository.BackupCopies;
import io.cairn.core.repository.BackupTargets;
import io.cairn.core.repository.Repository;
import io.cairn.core.spec.BackupSpec;
import io.cairn.testkit.server.ApiServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Prepares and captures backups of an in-process API server and keeps what comes out in memory. */
final class CaptureFixture implements AutoCloseable {

    final ApiServer server;
    private final Path folder;
    private final KubeApi api;
    private final List<Extension<ItemOrderer>> orderers = new ArrayList<>();
    private final List<Extension<ItemCollector>> collectors = new ArrayList<>();
    private final List<Extension<BackupItemAction>> actions = new ArrayList<>();
    final List<String> trace = Collections.synchronizedList(new ArrayList<>());
    final FakeExec exec = new FakeExec(trace);
    private Optional<Plan> planned = Optional.empty();
    private Optional<Freezer> freezer = Optional.empty();

    /** What a run gave: entries in the order of capture, and all that was said. */
    record Captured(
            Map<ItemId, String> entries,
            Map<ItemId, CaptureOutput.Loss> lost,
            Map<ItemId, Integer> stages,
            Map<String, String> inexact,
            List<String> warnings,
            List<String> errors,
            Set<ItemId> failedBeside,
            List<HookRun> hooks,
            List<String> remarks) {

        List<String> ids() {
            return entries.keySet().stream().map(ItemId::toString).toList();
        }
    }

    private static final PodExec NO_EXEC = command -> {
        throw new IllegalStateException("no test here runs a command");
    };

    CaptureFixture(Path folder, ApiServer server) throws IOException {
        this(folder, server, ApiServer.ADMIN);
    }

    CaptureFixture(Path folder, ApiServer server, String user) throws IOException {
        this.folder = folder;
        this.server = server;
        this.api = open(user);
    }

    private KubeApi open(String user) throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig-" + user);
        Files.writeString(kubeconfig, server.kubeconfig(user));
        return KubeConnection.find(Optional.of(kubeconfig), "", Map.of())
                .open(new RetryPolicy(4, Duration.ofSeconds(10), Duration.ofMillis(5)));
    }

    CaptureFixture with(ItemOrderer orderer) {
        orderers.add(new Extension<>("test", orderer.name(), orderer));
        return this;
    }

    CaptureFixture with(ItemCollector collector) {
        collectors.add(new Extension<>("test", collector.name(), collector));
        return this;
    }

    CaptureFixture with(BackupItemAction action) {
        actions.add(new Extension<>("test", action.name(), action));
        return this;
    }

    /** An orderer that runs unasked and gives these items one sequence. */
    CaptureFixture ordered(String... items) {
        return with(orderer(
                "by-hand",
                (request, view) -> List.of(new Sequence(
                        "by hand",
                        Arrays.stream(items)
                                .map(ItemId::parse)
                                .map(Sequence.Turn::of)
                                .toList(),
                        true))));
    }

    static ItemOrderer orderer(String name, BiFunction<OrderRequest, OrderView, List<Sequence>> order) {
        return new ItemOrderer() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public boolean runsUnasked(OrderRequest request) {
                return true;
            }

            @Override
            public List<Sequence> order(OrderRequest request, OrderView view) {
                return order.apply(request, view);
            }
        };
    }

    Captured capture(BackupSpec spec) throws IOException {
        return capture(spec, item -> {});
    }

    /** Captures, and calls {@code before} with each item just before it is taken over. */
    Captured capture(BackupSpec spec, Consumer<RawItem> before) throws IOException {
        RunLog log = new RunLog(Clock.systemUTC());
        MemoryOutput output = new MemoryOutput(before);
        ExecutorService workers = Executors.newFixedThreadPool(4);
        try (PreparedRun prepared = new Preparation(api, NO_EXEC, plugins(), log, Clock.systemUTC(), Thread::sleep)
                .prepare(KnownCluster.ask(api), "test", spec, false, false)) {
            Prepared run = prepared.prepared();
            Freezer used = new Freezer(
                    new HookFinder(spec.hooks()),
                    new HookRunner(exec, Clock.systemUTC()),
                    new Presence(run.reader()),
                    new FakeLedger(trace),
                    "",
                    Clock.systemUTC());
            freezer = Optional.of(used);
            Plan plan = planned.orElse(run.plan());
            Operations operations = new Operations(output, log, Clock.systemUTC(), Thread::sleep);
            new CaptureRun(
                            run.reader(),
                            run.catalog(),
                            run.filters(),
                            output,
                            operations,
                            log,
                            Clock.systemUTC(),
                            used,
                            exec)
                    .capture(plan, run.lists(), run.actions(), workers);
        } finally {
            workers.shutdownNow();
        }
        return new Captured(
                output.entries,
                output.lost,
                output.stages,
                output.inexact,
                log.warnings(),
                log.errors(),
                output.failedBeside,
                output.hooks,
                output.remarks);
    }

    /** Runs this plan in place of the one that the orderers make. */
    CaptureFixture planned(Plan plan) {
        planned = Optional.of(plan);
        return this;
    }

    /** Looks whether what a plan wants frozen can be. */
    void checkFreeze(Plan plan) throws IOException {
        new FreezeCheck(Discovery.discover(api), new ItemReader(api), new HookFinder(List.of())).check(plan);
    }

    BackupRelease release(Repository repository, Clock clock) {
        return new BackupRelease(api, exec, repository, clock);
    }

    /** What froze the pods of the last capture, or of the one under way. */
    Freezer freezer() {
        return freezer.orElseThrow();
    }

    /** Captures, and writes the reads and writes of pods into the trace too. */
    Captured traced(BackupSpec spec) throws IOException {
        for (String pod : List.of("db-0", "db-1", "db-2")) {
            server.faults()
                    .on(request -> request.path().endsWith("/pods/" + pod))
                    .run(() -> trace.add("get " + pod));
        }
        return capture(spec, item -> trace.add("write " + item.name()));
    }

    /** What planning tells of a backup. */
    BackupPlanning.Outlook outlook(BackupSpec spec) throws IOException {
        return new BackupPlanning(api, exec, plugins(), Clock.systemUTC()).plan(spec, false);
    }

    /** A run of the whole use case into a repository. */
    BackupRun run(Repository repository) {
        return run(BackupTargets.of(repository));
    }

    /** The same into several. */
    BackupRun run(BackupTargets targets) {
        return new BackupRun(api, exec, plugins(), () -> targets, BackupSettings.defaults("test"), Clock.systemUTC());
    }

    /** The deletion of backups, in this cluster. */
    BackupDeletion deletion() {
        return deletion(plugins());
    }

    /** The same with these plugins. */
    BackupDeletion deletion(PluginHost host) {
        return new BackupDeletion(() -> api, host, BackupCopies.none());
    }

    /** The same as {@link #deletion()}, where the backups may be in other locations too. */
    BackupDeletion deletion(BackupCopies copies) {
        return new BackupDeletion(() -> api, plugins(), copies);
    }

    private PluginHost plugins() {
        PluginRun run = mock(PluginRun.class);
        when(run.orderers(any())).thenReturn(orderers);
        when(run.collectors()).thenReturn(collectors);
        when(run.backupActions()).thenReturn(actions);
        when(run.problems()).thenReturn(List.of());
        PluginHost host = mock(PluginHost.class);
        when(host.ofRun(any(), any(), any()))
                .thenAnswer(call -> LogMarks.ofRun(call.getArgument(0), call.<LogMarks.Work<?, ?>>getArgument(2)));
        when(host.run(any(), any(), any(), any())).thenReturn(run);
        return host;
    }

    private static final class MemoryOutput implements CaptureOutput {
        private final Consumer<RawItem> before;
        private final Map<ItemId, String> entries = new LinkedHashMap<>();
        private final Map<ItemId, Loss> lost = new LinkedHashMap<>();
        private final Map<ItemId, Integer> stages = new LinkedHashMap<>();
        private final Map<String, String> inexact = new LinkedHashMap<>();
        private final Set<ItemId> failedBeside = new LinkedHashSet<>();
        private final List<HookRun> hooks = new ArrayList<>();
        private final List<String> remarks = new ArrayList<>();

        MemoryOutput(Consumer<RawItem> before) {
            this.before = before;
        }

        @Override
        public synchronized void captured(int stage, RawItem item, Instant started) {
            before.accept(item);
            if (entries.put(item.id(), new String(item.json(), StandardCharsets.UTF_8)) != null) {
                throw new AssertionError(item.id() + " was captured twice");
            }
            stages.put(item.id(), stage);
        }

        @Override
        public void expect(long more) {
            assertThat(more).isPositive();
        }

        @Override
        public synchronized void lost(int stage, ItemId item, Loss loss, Instant started, String reason) {
            lost.put(item, loss);
        }

        @Override
        public synchronized void failed(ItemId item) {
            failedBeside.add(item);
        }

        @Override
        public synchronized void hook(int stage, HookRun run) {
            hooks.add(run);
        }

        @Override
        public synchronized void remark(int stage, ItemId item, String text) {
            remarks.add(text);
        }

        @Override
        public void operation(OperationEvent event) {
            // what becomes of operations is looked at where they are the subject
        }

        @Override
        public synchronized void read(int stage, ResourceType type, String revision, boolean exact, String reason) {
            if (!exact) {
                inexact.put(type.id(), reason);
            }
        }
    }

    @Override
    public void close() {
        api.close();
        server.close();
    }
}
