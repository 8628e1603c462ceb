// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.CollectRequest;
import io.cairn.api.ItemCollector;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.api.Selection;
import io.cairn.core.catalog.Catalog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The engine's own collector: selects what the filters let through. */
public final class FilterCollector implements ItemCollector {

    private final Filters filters;
    private final Catalog catalog;

    /** A collector for one run. */
    public FilterCollector(Filters filters, Catalog catalog) {
        this.filters = filters;
        this.catalog = catalog;
    }

    @Override
    public String name() {
        return "filters";
    }

    @Override
    public List<Selection> collect(CollectRequest request) {
        List<Selection> selections = new ArrayList<>();
        if (!filters.items().isEmpty()) {
            selections.add(new Selection.OfItems(filters.items()));
        }
        for (ResourceType type : catalog.types()) {
            if (filters.lists(type)) {
                addType(type, selections);
            }
        }
        return selections;
    }

    private void addType(ResourceType type, List<Selection> selections) {
        boolean restricted = filters.namespaces().restricted();
        if (type.id().equals("namespaces") && restricted && filters.selectors().isEmpty()) {
            Set<ItemId> named = filters.namespaces().names().stream()
                    .map(name -> ItemId.of(type, "", name))
                    .collect(Collectors.toCollection(HashSet::new));
            selections.add(new Selection.OfItems(named));
            return;
        }
        List<String> places =
                type.namespaced() && restricted ? filters.namespaces().names() : List.of("");
        List<String> selectors = filters.selectors().isEmpty()
                ? List.of("")
                : filters.selectors().stream().map(LabelSelector::toString).toList();
        for (String place : places) {
            for (String selector : selectors) {
                selections.add(new Selection.OfType(type, place, selector));
            }
        }
    }
}
