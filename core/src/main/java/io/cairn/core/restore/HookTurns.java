// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ObjectTree;
import io.cairn.core.capture.RunLog;
import io.cairn.core.hooks.Hook;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.hooks.HookRun.Result;
import io.cairn.core.hooks.HookRunner;
import io.cairn.core.repository.HookCounts;
import io.cairn.core.repository.HookEntry;
import io.cairn.core.repository.RestoreDraft;
import io.cairn.core.restore.HookedPod.Turn;
import io.cairn.core.spec.HookRule.OnError;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the hooks of pods, one after another in each pod and a few pods side by side, and keeps how each ended. Used by one
 * thread.
 */
final class HookTurns {

    private static final int AT_ONCE = 8;

    /** How long a hook that was told to stop may take to say how it ended. */
    private static final long STOP_MILLIS = 1000;

    private final HookRunner runner;
    private final RestoreDraft draft;
    private final RunLog log;
    private final Clock clock;
    private final ExecutorService workers;
    private boolean begun;
    private int inHand;
    private long run;
    private long failed;

    HookTurns(HookRunner runner, RestoreDraft draft, RunLog log, Clock clock, ExecutorService workers) {
        this.runner = runner;
        this.draft = draft;
        this.log = log;
        this.clock = clock;
        this.workers = workers;
    }

    /** How many hooks there were so far. */
    HookCounts counts() {
        return new HookCounts(run, failed);
    }

    /**
     * Goes on with a pod as far as it can.
     *
     * @param now the pod as it is; empty if it is gone
     * @param waiting is given what the pod waits for
     * @return whether anything happened
     */
    boolean step(HookedPod pod, Optional<ObjectTree> now, List<String> waiting) throws IOException {
        boolean moved = false;
        while (!pod.isDone()) {
            if (pod.running().isPresent()) {
                if (!pod.running().get().isDone()) {
                    waiting.add("a hook of " + pod.id());
                    return moved;
                }
                inHand--;
                ended(pod, result(pod));
                moved = true;
                continue;
            }
            Turn turn = pod.turn(now, clock);
            if (turn instanceof Turn.Lacks lacks) {
                waiting.add(pod.id() + ": " + lacks.what());
                return moved;
            }
            if (turn instanceof Turn.Over over) {
                ended(pod, notRun(pod, over.result(), over.why()));
                moved = true;
                continue;
            }
            waiting.add("a hook of " + pod.id());
            if (inHand == AT_ONCE) {
                return moved;
            }
            start(pod);
            return true;
        }
        return moved;
    }

    private void start(HookedPod pod) throws IOException {
        if (!begun) {
            draft.hooksBegin();
            begun = true;
        }
        Hook hook = pod.next();
        log.info(
                pod.id(),
                "the hook of " + pod.id() + " (" + hook.source() + ", container " + hook.container() + ") is started");
        pod.run(workers.submit(() -> runner.run(pod.id(), hook)));
        inHand++;
    }

    private HookRun result(HookedPod pod) {
        try {
            return pod.running().orElseThrow().get(STOP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return notRun(pod, Result.UNKNOWN, "the restore was stopped while it ran");
        } catch (TimeoutException e) {
            return notRun(pod, Result.UNKNOWN, "the restore was stopped while it ran");
        } catch (ExecutionException e) {
            return notRun(pod, Result.UNKNOWN, String.valueOf(e.getCause()));
        }
    }

    private HookRun notRun(HookedPod pod, Result result, String why) {
        Instant now = clock.instant();
        return new HookRun(pod.id(), pod.next(), now, now, -1, "", false, result, why);
    }

    private void ended(HookedPod pod, HookRun hookRun) throws IOException {
        draft.write(new HookEntry(0, hookRun));
        run += hookRun.begun() ? 1 : 0;
        pod.passed(clock.instant());
        if (hookRun.succeeded()) {
            log.info(pod.id(), "the hook of " + pod.id() + " succeeded");
            return;
        }
        failed++;
        boolean fails = hookRun.hook().onError() == OnError.FAIL;
        log.problem(pod.id(), fails, hookRun.problem());
        while (fails && !pod.isDone()) {
            HookRun leftOut = notRun(pod, Result.REFUSED, "an earlier hook of the pod failed");
            draft.write(new HookEntry(0, leftOut));
            failed++;
            log.info(pod.id(), leftOut.problem());
            pod.passed(clock.instant());
        }
    }

    /**
     * Notes how those ended that are still being run.
     *
     * @return how many of the pods have hooks that were not run
     */
    long end(Collection<HookedPod> pods) throws IOException {
        for (HookedPod pod : pods) {
            if (pod.running().isPresent()) {
                ended(pod, result(pod));
            }
        }
        return pods.stream().filter(pod -> !pod.isDone()).count();
    }
}
