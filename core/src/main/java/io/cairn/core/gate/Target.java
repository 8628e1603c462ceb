// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;

/**
 * An item that a gate waits for, named as in the cluster.
 *
 * @param type the type as the cluster serves it
 * @param namespace the namespace, empty for a cluster-scoped item
 */
public record Target(ResourceType type, String namespace, String name) {

    /** The item's id. */
    public ItemId id() {
        return ItemId.of(type, namespace, name);
    }
}
