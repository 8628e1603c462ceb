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

    @Override
    public final int hashCode() {
        return 31 * type.hashCode() + name.hashCode();
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof Target target
                && name.equals(target.name)
                && namespace.equals(target.namespace)
                && type.equals(target.type);
    }

    /** The item's id. */
    public ItemId id() {
        return ItemId.of(type, namespace, name);
    }
}
