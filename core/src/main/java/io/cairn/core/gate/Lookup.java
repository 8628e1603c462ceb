// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ResourceType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads what a gate looks at. */
@FunctionalInterface
public interface Lookup {

    /**
     * Reads items in their newest state.
     *
     * @param namespace where they are, empty for cluster-scoped ones
     * @param names those wanted, at least one
     * @return the wanted items that there are, by name
     * @throws ClusterException if the API server refuses or can't be reached
     */
    Map<String, Item> read(ResourceType type, String namespace, Set<String> names) throws ClusterException;

    /**
     * Reads from a cluster: a few items one by one, more of them by one list, so that the server is asked no more often than
     * it must be.
     *
     * @param few up to how many items are read one by one
     */
    static Lookup in(ClusterAccess cluster, int few) {
        return (type, namespace, names) -> {
            Map<String, Item> found = new LinkedHashMap<>();
            if (names.size() > few) {
                cluster.forEachItem(type, namespace, item -> {
                    if (names.contains(item.id().name())) {
                        found.put(item.id().name(), item);
                    }
                });
                return found;
            }
            for (String name : names) {
                cluster.get(type, namespace, name).ifPresent(item -> found.put(name, item));
            }
            return found;
        };
    }
}
