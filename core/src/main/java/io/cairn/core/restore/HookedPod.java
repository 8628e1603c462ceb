// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.hooks.Hook;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.hooks.HookRun.Result;
import io.cairn.core.spec.GoDuration;
import io.cairn.core.spec.HookRule.Wait;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;

/** A pod and the hooks that it still has, of which one at a time is run. Used by one thread. */
final class HookedPod {

    private final ItemId id;
    private final String uid;
    private final Deque<Hook> hooks;
    private Instant since;
    private Optional<Future<HookRun>> running = Optional.empty();

    HookedPod(ItemId id, String uid, List<Hook> hooks, Instant since) {
        this.id = id;
        this.uid = uid;
        this.hooks = new ArrayDeque<>(hooks);
        this.since = since;
    }

    ItemId id() {
        return id;
    }

    boolean isDone() {
        return hooks.isEmpty();
    }

    Hook next() {
        return hooks.getFirst();
    }

    /** The hook that is being run. */
    Optional<Future<HookRun>> running() {
        return running;
    }

    void run(Future<HookRun> started) {
        running = Optional.of(started);
    }

    /** The hook has ended; the next may wait from now on. */
    void passed(Instant now) {
        hooks.removeFirst();
        running = Optional.empty();
        since = now;
    }

    /** What is to be done about the next hook. */
    sealed interface Turn {

        /** Run it. */
        record Run() implements Turn {}

        /** Don't, for this is how it ended. */
        record Over(Result result, String why) implements Turn {}

        /** Wait, as something is lacking. */
        record Lacks(String what) implements Turn {}
    }

    /**
     * What is to be done about the next hook.
     *
     * @param pod the pod as it is now; empty if there is none of its name
     */
    Turn turn(Optional<ObjectTree> pod, Clock clock) {
        Hook hook = next();
        if (!hook.problem().isEmpty()) {
            return new Turn.Over(Result.REFUSED, hook.problem());
        }
        if (pod.isEmpty() || !pod.get().text("metadata", "uid").orElse("").equals(uid)) {
            return new Turn.Over(Result.GONE, "the pod no longer exists");
        }
        if (pod.get().text("metadata", "deletionTimestamp").isPresent()) {
            return new Turn.Over(Result.GONE, "the pod is being deleted");
        }
        String phase = pod.get().text("status", "phase").orElse("");
        if (phase.equals("Succeeded") || phase.equals("Failed")) {
            return new Turn.Over(Result.GONE, "the pod has run to its end: " + phase);
        }
        Wait wait = hook.awaits().orElse(Wait.DEFAULT);
        Optional<String> lacks = lacks(hook, wait, pod.get());
        if (lacks.isEmpty()) {
            return new Turn.Run();
        }
        return clock.instant().isBefore(since.plus(wait.timeout()))
                ? new Turn.Lacks(lacks.get())
                : new Turn.Over(Result.REFUSED, "after " + GoDuration.write(wait.timeout()) + " " + lacks.get());
    }

    private static Optional<String> lacks(Hook hook, Wait wait, ObjectTree pod) {
        Optional<ObjectTree> state = state(pod, hook.container());
        if (state.isEmpty() || state.get().tree("running").isEmpty()) {
            return Optional.of("the container " + hook.container() + " is not running"
                    + state.map(HookedPod::why).orElseGet(() -> unplaced(pod)));
        }
        boolean ready = pod.trees("status", "conditions").stream()
                .anyMatch(condition -> condition.text("type").equals(Optional.of("Ready"))
                        && condition.text("status").equals(Optional.of("True")));
        return wait.ready() && !ready ? Optional.of("the pod is not ready") : Optional.empty();
    }

    private static Optional<ObjectTree> state(ObjectTree pod, String container) {
        return List.of("containerStatuses", "initContainerStatuses").stream()
                .flatMap(field -> pod.trees("status", field).stream())
                .filter(status -> status.text("name").equals(Optional.of(container)))
                .findFirst()
                .flatMap(status -> status.tree("state"));
    }

    private static String why(ObjectTree state) {
        for (String kind : List.of("waiting", "terminated")) {
            Optional<ObjectTree> detail = state.tree(kind);
            if (detail.isPresent()) {
                return ": " + detail.get().text("reason").orElse(kind);
            }
        }
        return "";
    }

    private static String unplaced(ObjectTree pod) {
        return pod.trees("status", "conditions").stream()
                .filter(condition -> condition.text("type").equals(Optional.of("PodScheduled"))
                        && condition.text("status").equals(Optional.of("False")))
                .findFirst()
                .map(condition -> ": the pod has no node")
                .orElse("");
    }
}
