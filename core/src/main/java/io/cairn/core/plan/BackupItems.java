// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.ListRequest;
import io.cairn.core.collect.RawItem;
import io.cairn.core.json.TreeJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads for rules and orderers what the backup takes of a type: each type once, however many need it. Used by one thread.
 */
public final class BackupItems {

    private final ItemReader reader;
    private final Filters filters;
    private final Map<ResourceType, List<ItemRef>> refs = new HashMap<>();
    private final Map<ResourceType, List<Item>> whole = new HashMap<>();

    /** For one run. */
    public BackupItems(ItemReader reader, Filters filters) {
        this.reader = reader;
        this.filters = filters;
    }

    /**
     * The refs of one type, sorted by namespace and name.
     *
     * @throws ClusterException if they can't be read
     */
    public List<ItemRef> refs(ResourceType type) throws ClusterException {
        return refs(List.of(type)).getOrDefault(type, List.of());
    }

    Map<ResourceType, List<ItemRef>> refs(Collection<ResourceType> types) throws ClusterException {
        Map<ResourceType, List<ItemRef>> asked = new HashMap<>();
        for (ResourceType type : types) {
            if (!refs.containsKey(type)) {
                refs.put(type, readRefs(type));
            }
            asked.put(type, refs.get(type));
        }
        return asked;
    }

    Map<ResourceType, List<Item>> whole(Collection<ResourceType> types) throws ClusterException {
        Map<ResourceType, List<Item>> asked = new HashMap<>();
        for (ResourceType type : types) {
            if (!whole.containsKey(type)) {
                whole.put(type, readWhole(type));
            }
            asked.put(type, whole.get(type));
        }
        return asked;
    }

    private List<ItemRef> readRefs(ResourceType type) throws ClusterException {
        List<ItemRef> found = new ArrayList<>();
        for (String namespace : places(type)) {
            reader.refs(type, namespace, "", ref -> {
                if (filters.takes(type, ref.namespace(), ref.name(), ref.labels()) && filters.selects(ref.labels())) {
                    found.add(ref);
                }
            });
        }
        found.sort(Comparator.comparing(ItemRef::namespace).thenComparing(ItemRef::name));
        return List.copyOf(found);
    }

    private List<Item> readWhole(ResourceType type) throws ClusterException {
        List<RawItem> found = new ArrayList<>();
        for (String namespace : places(type)) {
            reader.list(new ListRequest(type, namespace, "", "", ""), item -> {
                if (filters.takes(type, item.namespace(), item.name(), item.labels())) {
                    found.add(item);
                }
            });
        }
        found.sort(Comparator.comparing(RawItem::id));
        return found.stream()
                .map(item -> new Item(type, TreeJson.read(item.json())))
                .toList();
    }

    private List<String> places(ResourceType type) {
        return type.namespaced() && filters.namespaces().restricted()
                ? filters.namespaces().names()
                : List.of("");
    }
}
