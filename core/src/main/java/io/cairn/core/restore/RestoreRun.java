// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import io.cairn.api.ResourceType;
import io.cairn.core.apply.Applied;
import io.cairn.core.apply.Applier;
import io.cairn.core.apply.ApplySettings;
import io.cairn.core.apply.Desired;
import io.cairn.core.apply.Existing;
import io.cairn.core.apply.ExistingPolicy;
import io.cairn.core.apply.Outcome;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.capture.RunLog;
import io.cairn.core.catalog.Discovery;
import io.cairn.core.collect.ClusterView;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.gate.GateWait;
import io.cairn.core.gate.Lookup;
import io.cairn.core.hooks.HookRunner;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.PodExec;
import io.cairn.core.kube.Sleeper;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.repository.HookCounts;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.RestoreDraft;
import io.cairn.core.repository.RestoreEntry;
import io.cairn.core.repository.RestoreRecord;
import io.cairn.core.restore.RestorePreparation.Prepared;
import io.cairn.core.restore.StageRun.StoppedException;
import io.cairn.core.spec.RestoreSpec;
import io.cairn.core.stored.BrokenItem;
import io.cairn.core.stored.StoredItem;
import io.cairn.core.stored.StoredItems;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes one restore. Used once, by one thread; {@link #stop} and {@link #progress} may be called by another.
 */
public final class RestoreRun {

    private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

    /** Of more than these a gate reads the list. */
    private static final int READ_ONE_BY_ONE = 10;

    private final KubeApi api;
    private final PodExec exec;
    private final PluginHost host;
    private final String version;
    private final Clock clock;
    private final Sleeper sleeper;
    private final RunLog log;
    private final RestoreProgress progress = new RestoreProgress();
    private Optional<Thread> running = Optional.empty();
    private Optional<ExecutorService> workers = Optional.empty();
    private volatile List<ItemId> quiesced = List.of();
    private boolean stopped;

    /**
     * A run that has not begun.
     *
     * @param api the target, opened with the patient retry policy and an adaptive limit
     * @param exec commands in its pods, for hooks
     * @param version the version of Cairn, for the record
     */
    public RestoreRun(KubeApi api, PodExec exec, PluginHost host, String version, Clock clock) {
        this(api, exec, host, version, clock, Thread::sleep);
    }

    /** The same, which waits by this clock and sleeper. */
    public RestoreRun(KubeApi api, PodExec exec, PluginHost host, String version, Clock clock, Sleeper sleeper) {
        this.api = api;
        this.exec = exec;
        this.sleeper = sleeper;
        this.host = host;
        this.version = version;
        this.clock = clock;
        this.log = new RunLog(clock);
    }

    /** How far it has come. */
    public RestoreProgress progress() {
        return progress;
    }

    /** The controllers that a run which did not come to its end left quiesced; one that resumes it sets them back. */
    public List<ItemId> quiesced() {
        return quiesced;
    }

    /** Ends the run as soon as it can: nothing new is begun. Returns at once; the thread of the run returns soon. */
    public synchronized void stop() {
        stopped = true;
        workers.ifPresent(ExecutorService::shutdownNow);
        running.ifPresent(Thread::interrupt);
    }

    private synchronized void enter(Thread thread) {
        running = Optional.of(thread);
        if (stopped) {
            thread.interrupt();
        }
    }

    private synchronized void leave() {
        running = Optional.empty();
        workers = Optional.empty();
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized ExecutorService open() {
        ExecutorService opened = Executors.newCachedThreadPool(threads());
        workers = Optional.of(opened);
        if (stopped) {
            opened.shutdownNow();
        }
        return opened;
    }

    private static ThreadFactory threads() {
        return task -> {
            Thread thread = new Thread(task, "cairn-restore");
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * What a restore reads from.
     *
     * @param archive the items
     * @param operations what the backup recorded beside them
     * @param recipients whose keys open the backup, and what is kept of the restore; none if it is not encrypted
     */
    public record Source(StoredItems archive, List<OperationRecord> operations, List<Recipient> recipients) {

        /** Copies the lists. */
        public Source {
            operations = List.copyOf(operations);
            recipients = List.copyOf(recipients);
        }

        /** What is not encrypted. */
        public Source(StoredItems archive, List<OperationRecord> operations) {
            this(archive, operations, List.of());
        }
    }

    /** Takes the name of the restore, when all that comes before the first object has gone well. */
    @FunctionalInterface
    public interface Begin {

        /** Takes it. */
        RestoreDraft draft() throws IOException;
    }

    /**
     * Restores.
     *
     * @return how it ended; {@link Phase#FAILED} if it did not come to its end
     * @throws InvalidInputException if the specification or the name can't be followed; nothing was sent
     * @throws ClusterException if the cluster can't be read; nothing was sent
     * @throws IOException if the archive or the location can't be used
     */
    public RestoreRecord create(Source source, RestoreSpec spec, Begin begin) throws IOException {
        Instant started = clock.instant();
        enter(Thread.currentThread());
        try (Prepared prepared = new RestorePreparation(api, host, log, clock).prepare(source, spec);
                RestoreDraft draft = begin.draft()) {
            log.run(draft.name());
            draft.plan(RestorePlanTree.of(prepared.plan()));
            Results results = new Results(draft::write, log, clock, progress, false, defined(ids(prepared)));
            Attempt attempt = new Attempt(source, spec, prepared, results, Optional.of(draft));
            Phase phase = attempt.run();
            RestoreRecord record = new RestoreRecord(
                    draft.name(),
                    draft.request().source(),
                    phase,
                    draft.run(),
                    started,
                    clock.instant(),
                    results.counts(prepared.items().size() + prepared.broken().size()),
                    attempt.hooks(),
                    new Messages(log.warningCount(), log.warnings()),
                    new Messages(log.errorCount(), log.errors()),
                    prepared.identity().uid(),
                    prepared.identity().serverVersion(),
                    version,
                    draft.request().spec());
            log.info("restore " + draft.name() + " ends: " + phase);
            draft.end(record, log.text());
            return record;
        } finally {
            leave();
        }
    }

    /**
     * What a restore would do.
     *
     * @param warnings what the user should look at
     */
    public record Outlook(RestorePlan plan, List<String> warnings) {

        /** Copies the list. */
        public Outlook {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Makes the plan and sends nothing.
     *
     * @throws InvalidInputException if the specification can't be followed
     * @throws ClusterException if the cluster can't be read
     * @throws IOException if the archive can't be used
     */
    public Outlook plan(Source source, RestoreSpec spec) throws IOException {
        try (Prepared prepared = new RestorePreparation(api, host, log, clock).prepare(source, spec)) {
            Set<String> defined = defined(ids(prepared));
            prepared.versions().refusals().forEach((type, reason) -> {
                if (!defined.contains(type)) {
                    log.warning(type + ": " + reason);
                }
            });
            prepared.broken().forEach(item -> log.warning(item.id() + ": " + item.reason()));
            return outlook(prepared);
        }
    }

    /**
     * Asks the server about every item what it would do with it, and changes nothing. What depends on an object that this
     * very restore makes can't be asked: it is {@code not checked}.
     *
     * @param answers is given an answer for each item, by several threads at once
     * @throws InvalidInputException if the specification can't be followed
     * @throws ClusterException if the cluster can't be read
     * @throws IOException if the archive can't be used
     */
    public Outlook ask(Source source, RestoreSpec spec, Consumer<RestoreEntry> answers) throws IOException {
        enter(Thread.currentThread());
        try (Prepared prepared = new RestorePreparation(api, host, log, clock).prepare(source, spec)) {
            Results results = new Results(answers::accept, log, clock, progress, true, defined(ids(prepared)));
            new Attempt(source, spec, prepared, results, Optional.empty()).run();
            return outlook(prepared);
        } finally {
            leave();
        }
    }

    private Outlook outlook(Prepared prepared) {
        List<String> said = new ArrayList<>(log.warnings());
        said.addAll(log.errors());
        return new Outlook(prepared.plan(), said);
    }

    /** A run from the moment at which all is prepared. */
    private final class Attempt {

        private final Source source;
        private final RestoreSpec spec;
        private final Prepared prepared;
        private final Results results;
        private final Optional<RestoreDraft> draft;
        private final ExecutorService pool = open();
        private final ItemReader reader = new ItemReader(api);
        private final Lookup lookup;
        private final Quiescing quiescing;
        private final Optional<RestoreHooks> hooks;

        /**
         * An attempt.
         *
         * @param draft what is written; empty if the server is only asked
         */
        Attempt(Source source, RestoreSpec spec, Prepared prepared, Results results, Optional<RestoreDraft> draft) {
            this.source = source;
            this.spec = spec;
            this.prepared = prepared;
            this.results = results;
            this.draft = draft;
            this.lookup = Lookup.in(new ClusterView(prepared.catalog(), api), READ_ONE_BY_ONE);
            this.quiescing = new Quiescing(spec.quiesces(), api);
            this.hooks = draft.map(to -> new RestoreHooks(
                    prepared.hooks(),
                    new HookRunner(exec, clock),
                    reader,
                    lookup,
                    to,
                    progress,
                    log,
                    clock,
                    sleeper,
                    pool));
        }

        HookCounts hooks() {
            return hooks.map(RestoreHooks::counts).orElse(HookCounts.NONE);
        }

        Phase run() {
            log.info("restore into " + api.server() + " begins");
            progress.expect(prepared.items().size() + prepared.broken().size());
            try {
                broken(prepared.broken(), results);
                work();
                return log.errorCount() == 0 ? Phase.COMPLETED : Phase.PARTIALLY_FAILED;
            } catch (StoppedException e) {
                return failed(String.valueOf(e.getMessage()));
            } catch (IOException | RuntimeException e) {
                return failed(isStopped() ? "the restore was stopped" : ErrorText.of(e));
            } finally {
                pool.shutdownNow();
            }
        }

        private void work() throws IOException, StoppedException {
            boolean dryRun = draft.isEmpty();
            Instant begun = draft.map(to -> to.request().begun()).orElseGet(clock::instant);
            Applier applier = new Applier(api, new ApplySettings(policy(spec), spec.forceConflicts(), dryRun, begun));
            Applier maker = new Applier(api, new ApplySettings(ExistingPolicy.SKIP, false, dryRun, begun));
            GateWait wait = new GateWait(lookup, clock, sleeper);
            Optional<StageGates> gates = dryRun
                    ? Optional.empty()
                    : Optional.of(new StageGates(wait, spec.awaitsReady(), quiescing, progress, log));
            StageRun stages = new StageRun(
                    source.archive(),
                    reader,
                    prepared.versions(),
                    restore(applier, maker),
                    results,
                    gates,
                    pool,
                    clock);
            if (!dryRun) {
                new TerminatingNamespaces(wait, spec.terminatingTimeout(), progress, log)
                        .awaitEnd(prepared.catalog().resolve("namespaces"), namespacesRestoredTo());
            }
            if (hooks.isPresent()) {
                hooks.get().begin(targetNamespaces());
            }
            makeNamespaces(prepared, maker, stages);
            for (RestoreStage stage : prepared.plan().stages()) {
                progress.doing("stage " + stage.number() + " of "
                        + prepared.plan().stages().size() + ", " + stage.name());
                log.stage(stage.number());
                log.info("stage " + stage.number() + ", " + stage.name() + ": "
                        + stage.items().size() + (stage.items().size() == 1 ? " item" : " items"));
                stages.run(stage);
                serveDefined(stage, prepared.stored(), stages);
            }
            log.stage(0);
            if (hooks.isPresent()) {
                for (RestoreStage stage : prepared.plan().stages()) {
                    quiescing.release(stage.items()).forEach(log::error);
                }
                hooks.get().run();
            }
        }

        private ItemRestore restore(Applier applier, Applier maker) {
            String from = draft.map(to -> to.request().file())
                            .orElse(spec.backup().isEmpty())
                    ? "--from-file " + draft.map(to -> to.request().source()).orElse("FILE")
                    : "--from-backup " + spec.backup();
            return new ItemRestore(
                    prepared.actions(),
                    prepared.transforms(),
                    view(source, spec, prepared),
                    new Owners(prepared.items(), prepared.catalog(), reader),
                    applier,
                    maker,
                    reader,
                    quiescing,
                    new Parking(spec.parksWebhooks(), ids(prepared), from, spec.namespaceMapping()),
                    hooks);
        }

        private Set<String> targetNamespaces() {
            return prepared.items().stream()
                    .map(item -> item.target().namespace())
                    .filter(namespace -> !namespace.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        /** Those that items go to, and those whose objects are restored. */
        private Set<String> namespacesRestoredTo() {
            Set<String> names = targetNamespaces();
            prepared.items().stream()
                    .filter(item -> item.target().type().equals("namespaces"))
                    .forEach(item -> names.add(item.target().name()));
            return names;
        }

        private Phase failed(String reason) {
            leave();
            Thread.interrupted(); // what is left to do is to write the record
            log.stage(0);
            if (draft.isPresent()) {
                quiesced = quiescing.left();
                quiesced.forEach(id -> log.error(id, id + " is left quiesced: --resume sets it back"));
            }
            log.error(reason);
            return Phase.FAILED;
        }
    }

    /** Types that the restore itself defined are served from now on. */
    private void serveDefined(RestoreStage stage, List<StoredItem> stored, StageRun stages) throws IOException {
        boolean defines =
                stage.items().stream().anyMatch(item -> item.id().type().equals(DEFINITIONS));
        if (defines) {
            stages.serve(Versions.choose(stored, Discovery.discover(api)));
        }
    }

    private static void broken(List<BrokenItem> broken, Results results) throws IOException {
        for (BrokenItem item : broken) {
            results.ended(
                    item.id(), item.id(), 0, Instant.EPOCH, ItemRestore.Ended.unsent(Outcome.FAILED, item.reason()));
        }
    }

    private static ExistingPolicy policy(RestoreSpec spec) {
        return switch (spec.existing()) {
            case SKIP -> ExistingPolicy.SKIP;
            case UPDATE -> ExistingPolicy.UPDATE;
            case REPLACE -> ExistingPolicy.REPLACE;
            case FAIL -> ExistingPolicy.FAIL;
        };
    }

    private static Set<ItemId> ids(Prepared prepared) {
        return prepared.items().stream().map(RestoreItem::id).collect(Collectors.toSet());
    }

    /** The types that items define. */
    private static Set<String> defined(Set<ItemId> items) {
        return items.stream()
                .filter(item -> item.type().equals(DEFINITIONS))
                .map(ItemId::name)
                .collect(Collectors.toSet());
    }

    private static RunView view(Source source, RestoreSpec spec, Prepared prepared) {
        Set<String> types = spec.restoreStatus().stream()
                .map(type -> type.equals("*")
                        ? type
                        : prepared.catalog().resolve(type).id())
                .collect(Collectors.toSet());
        Map<ItemId, List<Operation>> recorded = new HashMap<>();
        source.operations().stream()
                .filter(operation -> operation.state() == OperationRecord.State.COMPLETED)
                .forEach(operation -> recorded.computeIfAbsent(operation.item(), any -> new ArrayList<>())
                        .add(new Operation(
                                operation.id(), operation.kind(), operation.item(), Duration.ZERO, operation.facts())));
        return new RunView(prepared.mapping(), ids(prepared), types, spec.preserveNodePorts(), recorded);
    }

    private void makeNamespaces(Prepared prepared, Applier maker, StageRun stages) throws ClusterException {
        ResourceType type = prepared.catalog().resolve("namespaces");
        for (String name : prepared.bareNamespaces()) {
            ObjectTree namespace =
                    ObjectTree.of(Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", name)));
            Applied applied =
                    maker.apply(new Desired(type, namespace, Optional.empty()), Existing.none(), object -> object);
            if (applied.outcome() == Outcome.CREATED) {
                stages.isNew(name);
                log.info("made the namespace " + name + ", of which the restore has no object");
            } else if (applied.outcome() == Outcome.FAILED) {
                log.error("the namespace " + name + " can't be made: " + applied.reason());
            }
        }
    }
}
