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

    private static final int FORBIDDEN = 403;

    private record Place(String type, String namespace) {}

    /**
     * What was found.
     *
     * @param missing the items that don't exist, in the order of their turns
     * @param hidden the items of which nobody can tell, for want of a right, with what the API server said
     */
    public record Found(List<ItemId> missing, Map<ItemId, ClusterException> hidden) {}

    private final Catalog catalog;
    private final ItemReader reader;

    /** For one cluster. */
    public MissingItems(Catalog catalog, ItemReader reader) {
        this.catalog = catalog;
        this.reader = reader;
    }

    /**
     * The named items of a plan that don't exist now.
     *
     * @throws ClusterException if the cluster can't be read
     */
    public Found of(Plan plan) throws ClusterException {
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
        Found found = new Found(new ArrayList<>(), new LinkedHashMap<>());
        for (Map.Entry<Place, List<ItemId>> entry : byPlace.entrySet()) {
            ResourceType type = catalog.find(entry.getKey().type()).orElseThrow();
            look(type, entry.getKey().namespace(), entry.getValue(), found);
        }
        return found;
    }

    private void look(ResourceType type, String namespace, List<ItemId> items, Found found) throws ClusterException {
        if (items.size() < LIST_FROM) {
            for (ItemId item : items) {
                look(
                        List.of(item),
                        () -> reader.get(type, namespace, item.name()).isPresent() ? Set.of(item.name()) : Set.of(),
                        found);
            }
            return;
        }
        look(
                items,
                () -> {
                    Set<String> names = new HashSet<>();
                    reader.refs(type, namespace, "", ref -> names.add(ref.name()));
                    return names;
                },
                found);
    }

    /** Reads names that exist. */
    private interface Names {
        Set<String> read() throws ClusterException;
    }

    private static void look(List<ItemId> items, Names existing, Found found) throws ClusterException {
        try {
            Set<String> names = existing.read();
            items.stream().filter(item -> !names.contains(item.name())).forEach(found.missing()::add);
        } catch (ClusterException e) {
            if (e.status() != FORBIDDEN) {
                throw e;
            }
            items.forEach(item -> found.hidden().put(item, e));
        }
    }
}
