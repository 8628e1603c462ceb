// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.time.Duration;
import java.util.List;

/**
 * Hooks for pods, as a specification states them. Fields carry the names of Velero's BackupSpec.
 *
 * @param name what messages and journals call it
 * @param includedNamespaces namespaces, names or globs; empty for all that the backup takes
 * @param excludedNamespaces namespaces, names or globs
 * @param labelSelector a selector in the Kubernetes grammar; empty for every pod
 * @param pre what runs before a pod is read, in order
 * @param post what runs after it is captured, in order
 */
public record HookRule(
        String name,
        List<String> includedNamespaces,
        List<String> excludedNamespaces,
        String labelSelector,
        List<Exec> pre,
        List<Exec> post) {

    /** How long a hook may take where nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /** What a hook that fails means. */
    public enum OnError {
        /** The pod's further hooks of the phase don't run, and the pod counts as failed. It is captured all the same. */
        FAIL,
        /** A warning. */
        CONTINUE
    }

    /**
     * A command to run in a pod.
     *
     * @param container the container; empty for the pod's first
     * @param command the program and its arguments
     */
    public record Exec(String container, List<String> command, OnError onError, Duration timeout) {

        /** Copies the list. */
        public Exec {
            command = List.copyOf(command);
        }
    }

    /** Copies the lists. */
    public HookRule {
        includedNamespaces = List.copyOf(includedNamespaces);
        excludedNamespaces = List.copyOf(excludedNamespaces);
        pre = List.copyOf(pre);
        post = List.copyOf(post);
    }
}
