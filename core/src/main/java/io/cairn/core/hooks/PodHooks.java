// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.hooks;

import java.util.List;
import java.util.Optional;

/**
 * The hooks of one pod, in the order in which they run. Immutable.
 *
 * @param ended whether the pod has run to its end: it is captured, and its hooks are left out
 */
public record PodHooks(List<Hook> pre, List<Hook> post, boolean ended) {

    /** No hooks. */
    public static final PodHooks NONE = new PodHooks(List.of(), List.of(), false);

    /** Copies the lists. */
    public PodHooks {
        pre = List.copyOf(pre);
        post = List.copyOf(post);
    }

    /** Whether there is nothing to run. */
    public boolean isEmpty() {
        return pre.isEmpty() && post.isEmpty();
    }

    /** Why the pod could not be released once it is frozen, as far as that is known beforehand. */
    public Optional<String> unreleasable() {
        return problem(post);
    }

    /** Why the pod can't be frozen, as far as that is known beforehand. */
    public Optional<String> unfreezable() {
        return problem(pre);
    }

    private static Optional<String> problem(List<Hook> hooks) {
        return hooks.stream()
                .map(Hook::problem)
                .filter(problem -> !problem.isEmpty())
                .findFirst();
    }
}
