// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.Set;

/** Items to read, described rather than listed. */
public sealed interface Selection {

    /**
     * All items of a type.
     *
     * @param type the type
     * @param namespace the namespace, or empty for all of them and for a cluster-scoped type
     * @param labelSelector a label selector in the Kubernetes grammar, or empty for no condition
     */
    record OfType(ResourceType type, String namespace, String labelSelector) implements Selection {}

    /**
     * Single items, by their ids. One that doesn't exist when it is read is counted as vanished.
     *
     * @param items the ids
     */
    record OfItems(Set<ItemId> items) implements Selection {

        /** Copies the set. */
        public OfItems {
            items = Set.copyOf(items);
        }
    }
}
