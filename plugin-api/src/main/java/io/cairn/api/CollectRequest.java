// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;
import java.util.Map;

/**
 * What a collector is asked for.
 *
 * @param namespaces the namespaces that the backup takes, their patterns resolved; empty if it takes all
 * @param config the settings that the user gave this collector's plugin, possibly none
 */
public record CollectRequest(List<String> namespaces, Map<String, String> config) {

    /** Copies the collections. */
    public CollectRequest {
        namespaces = List.copyOf(namespaces);
        config = Map.copyOf(config);
    }

    /** Whether the backup takes this namespace. */
    public boolean takes(String namespace) {
        return namespaces.isEmpty() || namespaces.contains(namespace);
    }
}
