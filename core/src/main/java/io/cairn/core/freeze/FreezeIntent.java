// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.freeze;

import io.cairn.api.ItemId;
import io.cairn.core.hooks.Hook;
import java.time.Instant;
import java.util.List;

/**
 * That a pod is about to be frozen, and how it is released.
 *
 * @param pod the pod
 * @param uid its uid: a pod of the same name with another one was never frozen
 * @param cluster the uid of the cluster's {@code kube-system}, empty if it isn't known
 * @param at when
 * @param releases the hooks that release it, in order
 */
public record FreezeIntent(ItemId pod, String uid, String cluster, Instant at, List<Hook> releases) {

    /** Copies the list. */
    public FreezeIntent {
        releases = List.copyOf(releases);
    }
}
