// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.hooks;

import io.cairn.core.redact.Redaction;
import io.cairn.core.spec.HookRule.OnError;
import io.cairn.core.spec.HookRule.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A command for one pod.
 *
 * @param phase when it runs
 * @param source where it is written, for messages: {@code the annotation pre.hook.backup.cairn.io/command}
 * @param number which of the specification's hooks of its phase it is, from 1; 0 if an annotation states it, or nobody
 *     knows
 * @param container the container it runs in
 * @param command the program and its arguments
 * @param onError what its failure means
 * @param timeout how long it may take
 * @param awaits what is waited for before it is run; empty for the hooks of backups
 * @param problem why it can't be run, and what to do about it, in a sentence; empty if it can
 */
public record Hook(
        Phase phase,
        String source,
        int number,
        String container,
        List<String> command,
        OnError onError,
        Duration timeout,
        Optional<Wait> awaits,
        String problem) {

    /** When a hook runs. */
    public enum Phase {
        /** Before the pod is read. */
        PRE,
        /** After all of its turn is captured. */
        POST,
        /** After the pod was restored. */
        RESTORE
    }

    /** Copies the list. */
    public Hook {
        command = List.copyOf(command);
    }

    /** A hook of a backup; which one of the specification's isn't told. */
    public Hook(
            Phase phase,
            String source,
            String container,
            List<String> command,
            OnError onError,
            Duration timeout,
            String problem) {
        this(phase, source, 0, container, command, onError, timeout, Optional.empty(), problem);
    }

    /** The same hook, which can't be run: why, and what to do about it. */
    public Hook unusable(String why) {
        return new Hook(phase, source, number, container, command, onError, timeout, awaits, why);
    }

    /** The command as it is shown and kept: without what looks like a credential. */
    public List<String> shownCommand() {
        return command.stream().map(Redaction::of).toList();
    }

    Hook in(String newContainer) {
        return new Hook(phase, source, number, newContainer, command, onError, timeout, awaits, problem);
    }
}
