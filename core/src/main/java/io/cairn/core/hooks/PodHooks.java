// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.hooks;

import java.util.List;

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
}
