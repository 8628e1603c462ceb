// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.hooks;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.core.hooks.HookRun.Result;
import io.cairn.core.kube.PodExec;
import io.cairn.core.log.LogMarks;
import io.cairn.core.redact.Redaction;
import io.cairn.core.spec.GoDuration;
import java.time.Clock;
import java.time.Instant;

/** Runs one hook, once. Safe for use by several threads. */
public final class HookRunner {

    private final PodExec exec;
    private final Clock clock;

    /** A runner by this exec; the clock gives the times of the journal. */
    public HookRunner(PodExec exec, Clock clock) {
        this.exec = exec;
        this.clock = clock;
    }

    /** Runs a hook of a pod. What goes wrong is in the result; nothing is ever tried again. */
    public HookRun run(ItemId pod, Hook hook) {
        Instant started = clock.instant();
        if (!hook.problem().isEmpty()) {
            return withoutEnd(pod, hook, started, Result.REFUSED, hook.problem());
        }
        try {
            PodExec.Command command =
                    new PodExec.Command(pod.namespace(), pod.name(), hook.container(), hook.command(), hook.timeout());
            PodExec.Outcome outcome = LogMarks.about(pod, () -> exec.run(command));
            String output = Redaction.of(outcome.output());
            Result result =
                    outcome.timedOut() ? Result.TIMED_OUT : outcome.succeeded() ? Result.SUCCEEDED : Result.FAILED;
            return new HookRun(
                    pod,
                    hook,
                    started,
                    clock.instant(),
                    outcome.exitCode(),
                    output,
                    outcome.cut(),
                    result,
                    note(hook, outcome.exitCode(), output, result));
        } catch (ClusterException e) {
            Result result = switch (e.status() / 100) {
                case 4 -> e.status() == 404 ? Result.GONE : Result.REFUSED;
                default -> Result.UNKNOWN; // no answer, or one of a server in trouble
            };
            return withoutEnd(pod, hook, started, result, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // Whoever runs it must release the pod, whatever broke.
            return withoutEnd(pod, hook, started, Result.UNKNOWN, e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** A hook that is not run, as its pod is gone. */
    public HookRun gone(ItemId pod, Hook hook, String why) {
        return withoutEnd(pod, hook, clock.instant(), Result.GONE, why);
    }

    /** One of whose end nothing is known, or that was not begun. */
    private HookRun withoutEnd(ItemId pod, Hook hook, Instant started, Result result, String why) {
        return new HookRun(pod, hook, started, clock.instant(), -1, "", false, result, Redaction.of(why));
    }

    private static String note(Hook hook, int exitCode, String output, Result result) {
        return switch (result) {
            case TIMED_OUT ->
                "it took longer than " + GoDuration.write(hook.timeout()) + "; the command may still be running";
            case FAILED ->
                (exitCode < 0 ? "its exit code is unknown" : "it ended with exit code " + exitCode)
                        + lastLine(output)
                        + (hook.command().size() == 1 && hook.command().get(0).contains(" ")
                                ? "; a command with arguments is written as a JSON array"
                                : "");
            default -> "";
        };
    }

    private static String lastLine(String output) {
        String[] lines = output.strip().split("\n", -1);
        String last = lines[lines.length - 1].strip();
        return last.isEmpty() ? "" : ": " + (last.length() > 200 ? last.substring(0, 200) + "…" : last);
    }
}
