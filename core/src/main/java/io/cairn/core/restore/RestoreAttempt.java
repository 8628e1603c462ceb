// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemId;
import io.cairn.core.apply.Applier;
import io.cairn.core.apply.ApplySettings;
import io.cairn.core.apply.ExistingPolicy;
import io.cairn.core.apply.Outcome;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.capture.RunLog;
import io.cairn.core.catalog.Discovery;
import io.cairn.core.collect.ClusterView;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.gate.GateWait;
import io.cairn.core.gate.Lookup;
import io.cairn.core.repository.HookCounts;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.RestoreDraft;
import io.cairn.core.restore.StageRun.StoppedException;
import io.cairn.core.spec.RestoreSpec;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** A run from the moment at which all is prepared: restores stage by stage. Used once, by one thread. */
final class RestoreAttempt {

    /** Of more than these a gate reads the list. */
    private static final int READ_ONE_BY_ONE = 10;

    private final RunTools tools;
    private final RunThreads threads;
    private final RestoreSpec spec;
    private final Prepared prepared;
    private final Results results;
    private final Optional<RestoreDraft> draft;
    private final RunLog log;
    private final ExecutorService pool;
    private final ItemReader reader;
    private final Lookup lookup;
    private final Quiescing quiescing;
    private final Optional<RestoreHooks> hooks;
    private List<ItemId> quiesced = List.of();

    /**
     * An attempt.
     *
     * @param draft what is written; empty if the server is only asked
     */
    RestoreAttempt(
            RunTools tools,
            RunThreads threads,
            RestoreSpec spec,
            Prepared prepared,
            Results results,
            Optional<RestoreDraft> draft) {
        this.tools = tools;
        this.threads = threads;
        this.spec = spec;
        this.prepared = prepared;
        this.results = results;
        this.draft = draft;
        this.log = tools.log();
        this.pool = threads.open();
        this.reader = new ItemReader(tools.api());
        this.lookup = Lookup.in(new ClusterView(prepared.catalog(), tools.api()), READ_ONE_BY_ONE);
        this.quiescing = new Quiescing(spec.quiesces(), tools.api());
        this.hooks = draft.map(to -> new RestoreHooks(tools, prepared.hooks(), reader, lookup, to, pool));
    }

    HookCounts hooks() {
        return hooks.map(RestoreHooks::counts).orElse(HookCounts.NONE);
    }

    /** The controllers that were left quiesced. */
    List<ItemId> quiesced() {
        return quiesced;
    }

    Phase run() {
        log.info("restore into " + tools.api().server() + " begins");
        tools.progress().expect(prepared.all());
        try {
            broken();
            work();
            return log.errorCount() == 0 ? Phase.COMPLETED : Phase.PARTIALLY_FAILED;
        } catch (StoppedException e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            return failed(threads.isStopped() ? "the restore was stopped" : ErrorText.of(e));
        } finally {
            pool.shutdownNow();
        }
    }

    private void broken() throws IOException {
        Instant now = tools.clock().instant();
        for (Unusable.Item item : prepared.broken()) {
            ItemRestore.Ended failed =
                    new ItemRestore.Ended(Optional.empty(), Outcome.FAILED, item.reason(), item.notes());
            results.ended(item.id(), item.id(), 0, now, failed);
        }
    }

    private void work() throws IOException, StoppedException {
        boolean dryRun = draft.isEmpty();
        Applier maker = applier(ExistingPolicy.SKIP, false);
        GateWait wait = new GateWait(lookup, tools.clock(), tools.sleeper());
        Optional<StageGates> gates = dryRun
                ? Optional.empty()
                : Optional.of(new StageGates(wait, spec.awaitsReady(), quiescing, tools.progress(), log));
        ItemRestore restore = restore(applier(policy(), spec.forceConflicts()), maker);
        StageRun stages = new StageRun(
                prepared.source().archive(), reader, prepared.versions(), restore, results, gates, pool, tools.clock());
        TargetNamespaces namespaces =
                new TargetNamespaces(prepared.catalog().resolve("namespaces"), tools.progress(), log);
        if (!dryRun) {
            namespaces.awaitEnds(prepared.namespacesRestoredTo(), wait, spec.terminatingTimeout());
        }
        if (hooks.isPresent()) {
            hooks.get().begin(prepared.targetNamespaces());
        }
        namespaces.make(prepared.bareNamespaces(), maker, stages::isNew);
        for (RestoreStage stage : prepared.plan().stages()) {
            begin(stage);
            stages.run(stage);
            serveDefined(stage, stages);
        }
        log.stage(0);
        restore.unmetTransforms(prepared.items().stream().map(RestoreItem::ref).toList())
                .forEach(log::warning);
        if (hooks.isPresent()) {
            for (RestoreStage stage : prepared.plan().stages()) {
                quiescing.release(stage.items()).forEach(log::error);
            }
            hooks.get().run();
        }
    }

    private void begin(RestoreStage stage) {
        int stages = prepared.plan().stages().size();
        tools.progress().doing("stage " + stage.number() + " of " + stages + ", " + stage.name());
        log.stage(stage.number());
        int items = stage.items().size();
        log.info("stage " + stage.number() + ", " + stage.name() + ": " + items + (items == 1 ? " item" : " items"));
    }

    /** Types that the restore itself defined are served from now on. */
    private void serveDefined(RestoreStage stage, StageRun stages) throws IOException {
        if (stage.items().stream().anyMatch(item -> item.id().type().equals(Prepared.DEFINITIONS))) {
            stages.serve(Versions.choose(prepared.stored(), Discovery.discover(tools.api())));
        }
    }

    private Applier applier(ExistingPolicy policy, boolean force) {
        Instant begun = draft.map(to -> to.request().begun()).orElseGet(tools.clock()::instant);
        ApplySettings settings = new ApplySettings(policy, force, draft.isEmpty(), begun);
        return new Applier(tools.api(), settings, tools.clock(), tools.sleeper());
    }

    private ItemRestore restore(Applier applier, Applier maker) {
        return new ItemRestore(
                Decisions.of(prepared, spec, draft),
                prepared.actions(),
                prepared.transforms(),
                prepared.view(),
                new Owners(prepared.items(), prepared.view(), prepared.catalog(), reader),
                applier,
                maker,
                reader,
                quiescing,
                hooks);
    }

    private ExistingPolicy policy() {
        return switch (spec.existing()) {
            case SKIP -> ExistingPolicy.SKIP;
            case UPDATE -> ExistingPolicy.UPDATE;
            case REPLACE -> ExistingPolicy.REPLACE;
            case FAIL -> ExistingPolicy.FAIL;
        };
    }

    private Phase failed(String reason) {
        threads.leave();
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
