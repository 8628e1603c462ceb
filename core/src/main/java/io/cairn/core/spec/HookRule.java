// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Hooks for pods, as a specification states them. Fields carry the names of Velero's BackupSpec and
 * RestoreSpec.
 *
 * @param name what messages and journals call it
 * @param includedNamespaces namespaces, names or globs; empty for all that the backup takes, or the restore fills
 * @param excludedNamespaces namespaces, names or globs
 * @param labelSelector a selector in the Kubernetes grammar, where its field stands; empty for every pod
 * @param pre what runs before a pod is read, in order
 * @param post what runs after it is captured, or restored, in order
 */
public record HookRule(
        String name,
        List<Word> includedNamespaces,
        List<Word> excludedNamespaces,
        Optional<Word> labelSelector,
        List<Exec> pre,
        List<Exec> post) {

    /** How long a hook may take where nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** What a hook that fails means. */
    public enum OnError {
        /**
         * The pod's further hooks of the phase don't run, and it is an error. A backup captures the pod all the same, as
         * one that failed.
         */
        FAIL,
        /** A warning. */
        CONTINUE
    }

    /**
     * A command to run in a pod.
     *
     * @param container the container; empty for the pod's first
     * @param command the program and its arguments
     * @param awaits what is waited for before; empty in a backup, which runs hooks at the pod's turn
     */
    public record Exec(
            String container, List<String> command, OnError onError, Duration timeout, Optional<Wait> awaits) {

        /** Copies the list. */
        public Exec {
            command = List.copyOf(command);
        }

        /** A command that waits for nothing. */
        public Exec(String container, List<String> command, OnError onError, Duration timeout) {
            this(container, command, onError, timeout, Optional.empty());
        }
    }

    /**
     * What a hook of a restored pod waits for: that its container runs.
     *
     * @param timeout how long
     * @param ready whether the pod must be ready as well
     */
    public record Wait(Duration timeout, boolean ready) {

        /** What holds where nothing is said. */
        public static final Wait DEFAULT = new Wait(Duration.ofMinutes(10), false);
    }

    /** Copies the lists. */
    public HookRule {
        includedNamespaces = List.copyOf(includedNamespaces);
        excludedNamespaces = List.copyOf(excludedNamespaces);
        pre = List.copyOf(pre);
        post = List.copyOf(post);
    }
}
