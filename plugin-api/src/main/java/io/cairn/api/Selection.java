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
    record OfType(ResourceType type, String namespace, String labelSelector) implements Selection {

        @Override
        public final int hashCode() {
            return 31 * (31 * type.hashCode() + namespace.hashCode()) + labelSelector.hashCode();
        }

        @Override
        public final boolean equals(Object other) {
            return other instanceof OfType list
                    && type.equals(list.type)
                    && namespace.equals(list.namespace)
                    && labelSelector.equals(list.labelSelector);
        }
    }

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
