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
import java.util.Optional;
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
     * @param hidden the items of which nobody can tell for want of a right
     */
    public record Found(List<ItemId> missing, List<Hidden> hidden) {

        /** Copies the lists. */
        public Found {
            missing = List.copyOf(missing);
            hidden = List.copyOf(hidden);
        }
    }

    /** Items of one type and namespace, and what the API server said to the first of them. */
    public record Hidden(List<ItemId> items, ClusterException reason) {

        /** Copies the list. */
        public Hidden {
            items = List.copyOf(items);
        }
    }

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
        List<ItemId> missing = new ArrayList<>();
        List<Hidden> hidden = new ArrayList<>();
        for (Map.Entry<Place, List<ItemId>> entry : byPlace.entrySet()) {
            ResourceType type = catalog.find(entry.getKey().type()).orElseThrow();
            look(type, entry.getKey().namespace(), entry.getValue(), missing).ifPresent(hidden::add);
        }
        return new Found(missing, hidden);
    }

    /** Adds those that don't exist to the missing ones; gives those of which nobody can tell. */
    private Optional<Hidden> look(ResourceType type, String namespace, List<ItemId> items, List<ItemId> missing)
            throws ClusterException {
        if (items.size() < LIST_FROM) {
            return lookOneByOne(type, namespace, items, missing);
        }
        Set<String> names = new HashSet<>();
        try {
            reader.refs(type, namespace, "", ref -> names.add(ref.name()));
        } catch (ClusterException e) {
            return Optional.of(new Hidden(items, forbidden(e)));
        }
        items.stream().filter(item -> !names.contains(item.name())).forEach(missing::add);
        return Optional.empty();
    }

    /** A right may be for some names alone. */
    private Optional<Hidden> lookOneByOne(ResourceType type, String namespace, List<ItemId> items, List<ItemId> missing)
            throws ClusterException {
        List<ItemId> hidden = new ArrayList<>();
        List<ClusterException> reasons = new ArrayList<>();
        for (ItemId item : items) {
            try {
                if (reader.get(type, namespace, item.name()).isEmpty()) {
                    missing.add(item);
                }
            } catch (ClusterException e) {
                reasons.add(forbidden(e));
                hidden.add(item);
            }
        }
        return reasons.stream().findFirst().map(first -> new Hidden(hidden, first));
    }

    private static ClusterException forbidden(ClusterException e) throws ClusterException {
        if (e.status() != FORBIDDEN) {
            throw e;
        }
        return e;
    }
}
