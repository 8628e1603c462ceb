// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.ItemReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks which items that the user gave a turn by name don't exist. */
public final class MissingItems {

    /** From here on, one list of a namespace's names costs less than a request for each. */
    private static final int LIST_FROM = 20;

    private record Place(String type, String namespace) {}

    private final Catalog catalog;
    private final ItemReader reader;

    /** For one cluster. */
    public MissingItems(Catalog catalog, ItemReader reader) {
        this.catalog = catalog;
        this.reader = reader;
    }

    /**
     * The named items of a plan that don't exist now, in the order of their turns.
     *
     * @throws ClusterException if the cluster can't be read
     */
    public List<ItemId> of(Plan plan) throws ClusterException {
        Map<Place, List<ItemId>> byPlace = new LinkedHashMap<>();
        for (Stage stage : plan.stages()) {
            if (stage.named()) {
                stage.turns().stream()
                        .map(Turn::item)
                        .forEach(item -> byPlace.computeIfAbsent(
                                        new Place(item.type(), item.namespace()), place -> new ArrayList<>())
                                .add(item));
            }
        }
        List<ItemId> missing = new ArrayList<>();
        for (Map.Entry<Place, List<ItemId>> entry : byPlace.entrySet()) {
            ResourceType type = catalog.find(entry.getKey().type()).orElseThrow();
            missing.addAll(missingIn(type, entry.getKey().namespace(), entry.getValue()));
        }
        return missing;
    }

    private List<ItemId> missingIn(ResourceType type, String namespace, List<ItemId> items) throws ClusterException {
        List<ItemId> missing = new ArrayList<>();
        if (items.size() < LIST_FROM) {
            for (ItemId item : items) {
                if (reader.get(type, namespace, item.name()).isEmpty()) {
                    missing.add(item);
                }
            }
            return missing;
        }
        Set<String> names = new HashSet<>();
        reader.refs(type, namespace, "", ref -> names.add(ref.name()));
        items.stream().filter(item -> !names.contains(item.name())).forEach(missing::add);
        return missing;
    }
}
