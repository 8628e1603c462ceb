// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemRef;
import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Follows owner references up. Reads the types that are looked for and those of their owners, each once for all rules.
 * Used by one thread.
 */
final class OwnerFamilies {

    private final Catalog catalog;
    private final RefSource all;
    private final Collection<ResourceType> everyType;
    private final Map<ResourceType, List<ItemRef>> read = new HashMap<>();

    /**
     * For one run.
     *
     * @param everyType the types that a rule for all types means
     */
    OwnerFamilies(Catalog catalog, RefSource all, Collection<ResourceType> everyType) {
        this.catalog = catalog;
        this.all = all;
        this.everyType = everyType;
    }

    /** The uids of all items that the owner owns, at any depth, and that may own items of the types in their turn. */
    Set<String> of(OwnerPattern owner, List<ResourceType> types) throws ClusterException {
        Map<String, ItemRef> byUid = readUp(types.isEmpty() ? everyType : types);
        Set<String> family = new HashSet<>();
        Set<String> outside = new HashSet<>();
        for (ItemRef ref : byUid.values()) {
            belongs(ref, owner, byUid, family, outside, new HashSet<>());
        }
        return Set.copyOf(family);
    }

    private Map<String, ItemRef> readUp(Collection<ResourceType> types) throws ClusterException {
        Map<String, ItemRef> byUid = new HashMap<>();
        Set<ResourceType> seen = new HashSet<>(types);
        Deque<ResourceType> next = new ArrayDeque<>(types);
        while (!next.isEmpty()) {
            ResourceType type = next.remove();
            if (!read.containsKey(type)) {
                read.put(type, all.refs(type));
            }
            for (ItemRef ref : read.getOrDefault(type, List.of())) {
                byUid.put(ref.uid(), ref);
                for (OwnerRef owner : ref.owners()) {
                    typeOf(owner).filter(seen::add).ifPresent(next::add);
                }
            }
        }
        return byUid;
    }

    private Optional<ResourceType> typeOf(OwnerRef owner) {
        String group = OwnerPattern.group(owner);
        return catalog.types().stream()
                .filter(type -> type.kind().equals(owner.kind()) && type.group().equals(group))
                .findFirst();
    }

    /** Owners make no circle in a sane cluster; where they do, nothing belongs to the owner by way of it. */
    private static boolean belongs(
            ItemRef ref,
            OwnerPattern owner,
            Map<String, ItemRef> byUid,
            Set<String> family,
            Set<String> outside,
            Set<String> path) {
        if (family.contains(ref.uid())) {
            return true;
        }
        if (outside.contains(ref.uid()) || !path.add(ref.uid())) {
            return false;
        }
        boolean found = owner.owns(ref);
        for (OwnerRef one : ref.owners()) {
            ItemRef above = byUid.get(one.uid());
            found = found || (above != null && belongs(above, owner, byUid, family, outside, path));
        }
        path.remove(ref.uid());
        (found ? family : outside).add(ref.uid());
        return found;
    }
}
