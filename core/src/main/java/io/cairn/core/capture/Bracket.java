// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ItemId;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.collect.RawItem;
import io.cairn.core.freeze.Frozen;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.hooks.PodHooks;
import io.cairn.core.plan.Stage;
import io.cairn.core.spec.HookRule.OnError;
import io.cairn.core.spec.Treatment.Freeze;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Captures items between their hooks: pre hooks, read, capture, post hooks. Whatever happens in between, a pod whose pre
 * hook was started is released. Safe for use by several threads.
 */
final class Bracket {

    /** What is captured while pods are frozen. */
    @FunctionalInterface
    interface Work {

        /** Does it; gives why something failed, if so. */
        Optional<String> run() throws IOException;
    }

    private final Turns turns;
    private final CaptureRun run;
    private final ItemCapture capture;
    private final Map<ItemId, String> uids = new ConcurrentHashMap<>();

    Bracket(Turns turns) {
        this.turns = turns;
        this.run = turns.run();
        this.capture = turns.items();
    }

    /**
     * Captures the item of a turn, between its own hooks if it has any.
     *
     * @return why something in it failed, if so
     */
    Optional<String> each(Stage stage, Turn turn) throws IOException {
        Instant started = run.clock().instant();
        Turns.Read read = turns.read(stage, turn.item(), started);
        if (read.item().isEmpty()) {
            return read.failure();
        }
        RawItem raw = read.item().get();
        PodHooks hooks = hooks(raw);
        Optional<String> unfrozen =
                stage.treatment().freeze() == Freeze.EACH && hooks.pre().isEmpty()
                        ? unfrozen(stage, raw)
                        : Optional.empty();
        if (hooks.isEmpty()) {
            return first(unfrozen, turns.capture(stage, turn, raw, started));
        }
        Deque<Frozen> frozen = new ArrayDeque<>();
        return released(stage, frozen, () -> {
            Optional<String> failure = freeze(stage, raw, hooks, frozen);
            return first(first(unfrozen, failure), captureNow(stage, turn, raw, started, frozen.element()));
        });
    }

    private Optional<String> captureNow(Stage stage, Turn turn, RawItem before, Instant started, Frozen frozen)
            throws IOException {
        if (!frozen.begun()) {
            return turns.capture(stage, turn, before, started);
        }
        Turns.Read now = turns.again(stage, turn.item(), started);
        if (now.item().isEmpty()) {
            return now.failure();
        }
        Optional<String> replaced = replaced(stage, before.uid(), now.item().get());
        return first(replaced, turns.capture(stage, turn, now.item().get(), started));
    }

    private Optional<String> replaced(Stage stage, String uidBefore, RawItem now) throws IOException {
        if (uidBefore.equals(now.uid())) {
            return Optional.empty();
        }
        String text = now.id()
                + " was replaced by another pod of that name while its hooks ran: what was captured isn't frozen";
        run.output().remark(stage.number(), now.id(), text);
        capture.failBeside(now.id(), text);
        return Optional.of(text);
    }

    /**
     * Freezes all pods of some turns, in order, then lets them be captured, and releases them in reverse.
     *
     * @return why something in it failed, if so
     */
    Optional<String> together(Stage stage, List<Turn> all, Work work) throws IOException {
        Deque<Frozen> frozen = new ArrayDeque<>();
        return released(stage, frozen, () -> {
            Optional<String> failure = Optional.empty();
            for (Turn turn : all) {
                run.requireRunning();
                Optional<String> one = freezeAmong(stage, turn, frozen);
                StageStoppedException.after(stage, one);
                failure = first(failure, one);
            }
            return first(failure, work.run());
        });
    }

    private Optional<String> freezeAmong(Stage stage, Turn turn, Deque<Frozen> frozen) throws IOException {
        Turns.Read read = turns.read(stage, turn.item(), run.clock().instant());
        if (read.item().isEmpty()) {
            return read.failure();
        }
        RawItem raw = read.item().get();
        uids.put(turn.item(), raw.uid());
        PodHooks hooks = hooks(raw);
        Optional<String> unfrozen = hooks.pre().isEmpty() ? unfrozen(stage, raw) : Optional.empty();
        return hooks.isEmpty() ? unfrozen : first(unfrozen, freeze(stage, raw, hooks, frozen));
    }

    /**
     * Captures the item of a turn while all are frozen {@linkplain #together together}. What could not be read when it was to
     * be frozen has been told, and has no other turn.
     *
     * @return why something in it failed, if so
     */
    Optional<String> amongFrozen(Stage stage, Turn turn) throws IOException {
        Optional<String> uid = Optional.ofNullable(uids.get(turn.item()));
        if (uid.isEmpty()) {
            return Optional.empty();
        }
        Instant started = run.clock().instant();
        Turns.Read now = turns.again(stage, turn.item(), started);
        if (now.item().isEmpty()) {
            return now.failure();
        }
        Optional<String> replaced = replaced(stage, uid.get(), now.item().get());
        return first(replaced, turns.capture(stage, turn, now.item().get(), started));
    }

    private PodHooks hooks(RawItem raw) {
        PodHooks hooks = run.freezer().finder().hooksOf(raw);
        if (hooks.ended()) {
            run.log().info(raw.id(), raw.id() + " has run to its end: its hooks are left out");
            return PodHooks.NONE;
        }
        return hooks;
    }

    private Optional<String> unfrozen(Stage stage, RawItem raw) throws IOException {
        String why = raw.type().id().equals("pods")
                ? "it has no pre hook, or has run to its end: give it a hook, or take it out of the rule"
                : "only pods have hooks: take it out of the rule";
        String text = stage.cited() + " asks for " + raw.id() + " to be frozen, and " + why;
        run.output().remark(stage.number(), raw.id(), text);
        capture.failBeside(raw.id(), text);
        return Optional.of(text);
    }

    private Optional<String> freeze(Stage stage, RawItem raw, PodHooks hooks, Deque<Frozen> frozen) throws IOException {
        Frozen pod = run.freezer().pod(raw, hooks);
        frozen.push(pod);
        return told(stage, pod.freeze());
    }

    /** Runs the work, and then releases what it froze, the last one first. */
    private Optional<String> released(Stage stage, Deque<Frozen> frozen, Work work) throws IOException {
        Optional<String> failure;
        try {
            failure = work.run();
        } catch (IOException | RuntimeException | Error e) {
            run.freezer().hurry();
            try {
                release(stage, frozen, false);
            } catch (IOException | RuntimeException also) {
                e.addSuppressed(also);
            }
            throw e;
        }
        return first(failure, release(stage, frozen, true));
    }

    private Optional<String> release(Stage stage, Deque<Frozen> frozen, boolean turnEnded) throws IOException {
        Optional<String> failure = Optional.empty();
        Optional<IOException> trouble = Optional.empty();
        for (Frozen pod : frozen) {
            try {
                failure = first(failure, told(stage, pod.release(turnEnded)));
            } catch (IOException e) {
                run.log().error(pod.pod(), "that " + pod.pod() + " is released can't be noted: " + ErrorText.of(e));
                trouble = trouble.or(() -> Optional.of(e));
            }
        }
        if (trouble.isPresent()) {
            throw trouble.get();
        }
        return failure;
    }

    private Optional<String> told(Stage stage, List<HookRun> runs) throws IOException {
        Optional<String> failure = Optional.empty();
        for (HookRun hook : runs) {
            run.output().hook(stage.number(), hook);
            if (!hook.succeeded()) {
                failure = first(failure, toldFailure(hook));
            }
        }
        return failure;
    }

    private Optional<String> toldFailure(HookRun hook) {
        ItemId pod = hook.pod();
        boolean goneByNow = hook.result() == HookRun.Result.GONE;
        if (hook.hook().onError() == OnError.CONTINUE || goneByNow) {
            run.log().warning(pod, hook.problem());
            return Optional.empty();
        }
        capture.failBeside(pod, hook.problem());
        return Optional.of(hook.problem());
    }

    private static Optional<String> first(Optional<String> one, Optional<String> other) {
        return one.or(() -> other);
    }
}
