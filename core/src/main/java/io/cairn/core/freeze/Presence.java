// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.freeze;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.RawItem;
import java.util.Optional;

/** Looks whether a pod that was frozen is still there. Safe for use by several threads. */
public final class Presence {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);

    private final ItemReader reader;

    /** Looks by this reader. */
    public Presence(ItemReader reader) {
        this.reader = reader;
    }

    /**
     * Why there is nothing to release; empty if the pod of this uid is there.
     *
     * @throws ClusterException if the server refuses or can't be reached
     */
    public Optional<String> missing(ItemId pod, String uid) throws ClusterException {
        Optional<RawItem> now = reader.get(PODS, pod.namespace(), pod.name());
        if (now.isEmpty()) {
            return Optional.of("it no longer exists");
        }
        return now.get().uid().equals(uid)
                ? Optional.empty()
                : Optional.of("another pod has its name now, which was never frozen");
    }
}
