// SPDX-License-Identifier: Apache-2.0
package com.example.turns;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.CollectRequest;
import io.cairn.api.ItemCollector;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.api.Selection;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;

/**
 * Adds the items that ConfigMaps name in the annotation {@code example.com/brings}, such as
 * {@code secrets/shop/password,services/shop/web}.
 */
public final class BringsAnnotationCollector implements ItemCollector {

    private static final String BRINGS = "example.com/brings";

    private final ClusterAccess cluster;
    private final Logger log;

    /** Cairn gives the constructor what it asks for. */
    @Inject
    public BringsAnnotationCollector(ClusterAccess cluster, Logger log) {
        this.cluster = cluster;
        this.log = log;
    }

    @Override
    public String name() {
        return "brings-annotation";
    }

    @Override
    public List<Selection> collect(CollectRequest request) throws ClusterException {
        ResourceType configMaps = cluster.resolve("configmaps");
        Set<ItemId> brought = new HashSet<>();
        // One list of all namespaces costs the server less than one list each.
        cluster.forEachRef(configMaps, "", configMap -> {
            if (request.takes(configMap.namespace())) {
                addBroughtBy(configMap, brought);
            }
        });
        return brought.isEmpty() ? List.of() : List.of(new Selection.OfItems(brought));
    }

    private void addBroughtBy(ItemRef configMap, Set<ItemId> brought) {
        for (String id : configMap.annotations().getOrDefault(BRINGS, "").split(",")) {
            if (!id.isBlank()) {
                log.debug("{} brings {}", configMap.id(), id.strip());
                brought.add(ItemId.parse(id.strip()));
            }
        }
    }
}
