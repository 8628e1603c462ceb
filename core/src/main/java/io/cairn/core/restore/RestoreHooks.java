// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.apply.Outcome;
import io.cairn.core.apply.RunStart;
import io.cairn.core.capture.RunLog;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.ListRequest;
import io.cairn.core.collect.RawItem;
import io.cairn.core.gate.Lookup;
import io.cairn.core.hooks.Hook;
import io.cairn.core.hooks.HookFinder;
import io.cairn.core.hooks.HookRunner;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.Sleeper;
import io.cairn.core.repository.HookCounts;
import io.cairn.core.repository.RestoreDraft;
import io.cairn.core.restore.HookedControllers.Waited;
import io.cairn.core.spec.GoDuration;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * Runs the hooks of the pods that a restore brought about, when all its stages are done: of those that it created, and of
 * those that appeared in its namespaces meanwhile, as restored controllers make them.
 *
 * <p>All pods are looked at in rounds, by a list of each namespace. The hooks of a pod run one after another, those of
 * different pods side by side. None is run twice, neither in a run nor in one that resumes it. Used by one thread, but for
 * {@link #saw} and {@link #restored}.
 */
final class RestoreHooks {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    private final HookFinder finder;
    private final ItemReader reader;
    private final Lookup lookup;
    private final RestoreDraft draft;
    private final RestoreProgress progress;
    private final RunLog log;
    private final Clock clock;
    private final Sleeper sleeper;
    private final HookTurns turns;
    private final HookedControllers controllers;
    private final Set<String> namespaces = new HashSet<>();
    private final Set<String> passedOver = new HashSet<>();
    private final Map<String, HookedPod> pods = new LinkedHashMap<>();
    private volatile boolean possible;
    private String told = "";

    /**
     * The hooks of one run.
     *
     * @param workers run them
     */
    RestoreHooks(
            RunTools tools,
            HookFinder finder,
            ItemReader reader,
            Lookup lookup,
            RestoreDraft draft,
            ExecutorService workers) {
        this.finder = finder;
        this.reader = reader;
        this.lookup = lookup;
        this.draft = draft;
        this.progress = tools.progress();
        this.log = tools.log();
        this.clock = tools.clock();
        this.sleeper = tools.sleeper();
        this.turns = new HookTurns(new HookRunner(tools.exec(), clock), draft, log, clock, workers);
        this.controllers = new HookedControllers(finder);
    }

    /**
     * Notes which pods are there before anything is restored.
     *
     * @param targets the namespaces that are restored to
     * @throws ClusterException if the cluster can't be read
     */
    void begin(Set<String> targets) throws ClusterException {
        for (String namespace : targets) {
            try {
                reader.refs(PODS, namespace, "", pod -> {
                    if (draft.run() == 1 || !isOfEarlierRun(pod.created())) {
                        passedOver.add(pod.uid());
                    }
                });
                namespaces.add(namespace);
            } catch (ClusterException e) {
                if (e.status() != 403) {
                    throw e;
                }
                log.info("the pods in " + namespace + " can't be listed, so no hooks run in them: " + e.getMessage());
            }
        }
    }

    /** A resumed restore goes on with the pods that came about since its first run began. */
    private boolean isOfEarlierRun(Instant created) {
        return new RunStart(draft.request().begun()).precedes(created);
    }

    /** Takes note of an item's content: only where one mentions hooks, or the specification has some, pods are looked for. */
    void saw(byte[] json) {
        possible = possible || finder.mayHaveRestoreHooks(json);
    }

    /** Takes note of what became of an object. */
    void restored(RestoreItem item, ObjectTree object, Outcome outcome) {
        boolean ofThisRestore = outcome == Outcome.CREATED || (outcome == Outcome.UNCHANGED && draft.run() > 1);
        if (!ofThisRestore) {
            return;
        }
        boolean has = item.target().type().equals(PODS.id())
                ? !finder.restoreHooksOf(object, item.target().namespace()).isEmpty()
                : controllers.restored(item, object);
        possible = possible || has;
    }

    /** How many hooks there were so far. */
    HookCounts counts() {
        return turns.counts();
    }

    /**
     * Runs all hooks. What goes wrong with one is in the log and the journal.
     *
     * @throws InterruptedIOException if the run was stopped
     * @throws IOException if the cluster can't be reached any more, or the journal can't be written
     */
    void run() throws IOException {
        List<Integer> unknown = draft.earlierHooks().unknownRuns();
        if (!possible) {
            return;
        }
        if (!unknown.isEmpty()) {
            log.warning(
                    "run " + unknown.get(0) + " of this restore was killed while it ran hooks, and nobody knows which:"
                            + " none is run again. Run those that are lacking by hand");
            return;
        }
        try {
            rounds();
        } finally {
            end();
        }
    }

    private void rounds() throws IOException {
        Instant started = clock.instant();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            List<Waited> incomplete = complete(started);
            Set<String> wanted = wanted(incomplete);
            Map<String, ObjectTree> now = look(wanted);
            boolean moved = false;
            List<String> waiting = new ArrayList<>();
            for (Map.Entry<String, HookedPod> pod : pods.entrySet()) {
                moved |= turns.step(pod.getValue(), Optional.ofNullable(now.get(pod.getKey())), waiting);
            }
            passOverDone();
            if (pods.isEmpty() && incomplete.isEmpty()) {
                return;
            }
            incomplete.forEach(controller -> waiting.add(controller.id() + ": it has not made all its pods"));
            tell(waiting);
            pause = moved ? FIRST_PAUSE_MILLIS : Math.min(LONGEST_PAUSE_MILLIS, pause * 3 / 2);
            sleep(pause);
        }
    }

    private void passOverDone() {
        pods.forEach((uid, pod) -> {
            if (pod.isDone()) {
                passedOver.add(uid);
            }
        });
        pods.keySet().removeAll(passedOver);
    }

    /** In the first round every namespace, then those in which something is awaited. */
    private Set<String> wanted(List<Waited> incomplete) {
        if (told.isEmpty()) {
            return namespaces;
        }
        Set<String> wanted = new HashSet<>();
        pods.values().forEach(pod -> wanted.add(pod.id().namespace()));
        incomplete.forEach(controller -> wanted.add(controller.id().namespace()));
        wanted.retainAll(namespaces);
        return wanted;
    }

    /** The controllers that have yet to make pods; those that had their time are told and given up. */
    private List<Waited> complete(Instant started) throws ClusterException {
        List<Waited> left = new ArrayList<>();
        for (Waited controller : controllers.look(lookup)) {
            if (clock.instant().isBefore(started.plus(controller.patience()))) {
                left.add(controller);
                continue;
            }
            controllers.forget(controller);
            log.problem(
                    controller.id(),
                    controller.fails(),
                    controller.id() + " has not made all its pods after " + GoDuration.write(controller.patience())
                            + ": the hooks of those that come later are not run");
        }
        return left;
    }

    /** The pods by uid, with those that are met for the first time taken in. */
    private Map<String, ObjectTree> look(Set<String> places) throws ClusterException {
        Map<String, ObjectTree> now = new HashMap<>();
        for (String namespace : places) {
            reader.list(new ListRequest(PODS, namespace, "", "", ""), pod -> {
                if (!passedOver.contains(pod.uid())) {
                    ObjectTree tree = TreeJson.read(pod.json());
                    if (pods.containsKey(pod.uid()) || meet(pod, tree)) {
                        now.put(pod.uid(), tree);
                    }
                }
            });
        }
        return now;
    }

    private boolean meet(RawItem pod, ObjectTree tree) {
        if (tree.text("status", "phase").equals(Optional.of("Succeeded"))) {
            passedOver.add(pod.uid());
            return false;
        }
        List<Hook> hooks = finder.restoreHooksOf(tree, pod.namespace()).stream()
                .filter(hook -> !ranBefore(pod.id(), hook))
                .toList();
        if (hooks.isEmpty()) {
            passedOver.add(pod.uid());
            return false;
        }
        pods.put(pod.uid(), new HookedPod(pod.id(), pod.uid(), hooks, clock.instant()));
        return true;
    }

    private boolean ranBefore(ItemId pod, Hook hook) {
        boolean before = draft.earlierHooks().has(pod, hook);
        if (before) {
            log.info(
                    pod,
                    "the hook of " + pod + " (" + hook.source()
                            + ") was started by an earlier run and is not repeated");
        }
        return before;
    }

    private void tell(List<String> waiting) {
        String more = waiting.size() == 1 ? "" : " (and " + (waiting.size() - 1) + " more)";
        String now = "waiting for " + (waiting.isEmpty() ? "hooks" : waiting.get(0)) + more;
        progress.doing(now);
        if (!now.equals(told)) {
            log.info(now);
            told = now;
        }
    }

    private void sleep(long millis) throws InterruptedIOException {
        try {
            sleeper.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped =
                    new InterruptedIOException("the restore was stopped while it waited for hooks");
            stopped.initCause(e);
            throw stopped;
        }
    }

    /** Notes how those ended that are still being run, which only a run that fails leaves. */
    private void end() throws IOException {
        boolean interrupted = Thread.interrupted();
        long left = turns.end(pods.values());
        if (left > 0) {
            log.warning("the hooks of " + left + (left == 1 ? " pod" : " pods") + " were not run, or not all of them");
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
