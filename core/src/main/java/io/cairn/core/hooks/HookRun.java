// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.hooks;

import io.cairn.api.ItemId;
import java.time.Instant;

/**
 * What became of a hook.
 *
 * @param pod the pod
 * @param hook the hook
 * @param started when it was started
 * @param completed when it ended, or was given up
 * @param exitCode the command's exit code; -1 if none is known
 * @param output what it wrote, as far as the bound goes, without what looks like a credential
 * @param cut whether it wrote more
 * @param result how it ended
 * @param note what there is to say about it; empty if it succeeded
 */
public record HookRun(
        ItemId pod,
        Hook hook,
        Instant started,
        Instant completed,
        int exitCode,
        String output,
        boolean cut,
        Result result,
        String note) {

    /** How a hook ended. */
    public enum Result {
        /** With exit code 0. */
        SUCCEEDED,
        /** With another. */
        FAILED,
        /** It took too long; the stream was closed, which doesn't end the command. */
        TIMED_OUT,
        /** Nobody knows whether it ran, or how it ended. */
        UNKNOWN,
        /** It was not started. */
        REFUSED,
        /** It was not started, as the pod no longer exists. */
        GONE
    }

    /** Whether it did what it should. */
    public boolean succeeded() {
        return result == Result.SUCCEEDED;
    }

    /** Whether the command was or may have been started. */
    public boolean begun() {
        return result != Result.REFUSED && result != Result.GONE;
    }

    private String words() {
        return switch (hook.phase()) {
            case PRE -> "the pre hook";
            case POST -> "the post hook";
            case RESTORE -> "the restore hook";
        };
    }

    /** What went wrong, as a sentence that names the pod and the hook. */
    public String problem() {
        if (!hook.problem().isEmpty()) {
            return "a hook of " + pod + " was not run: " + note;
        }
        return words() + " of " + pod + " (" + hook.source() + ", container " + hook.container() + ") "
                + (begun() ? "failed" : "was not run") + ": " + note;
    }
}
