// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.orderedresources;

import io.cairn.api.ClusterAccess;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemOrderer;
import io.cairn.api.OrderRequest;
import io.cairn.api.OrderView;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one sequence per type of {@link OrderRequest#orderedResources()}: the listed items, in the order listed. Pods
 * come first, then claims, then volumes, then the other types as the user ordered them. Runs whenever something is
 * listed. Works on names alone and reads nothing of the cluster but its types.
 *
 * <p>A type may be written in any way that {@link ClusterAccess#resolve} understands. Blanks around a name, or around
 * either half of one, mean nothing. What can't be meant is an {@link InvalidInputException}: an unknown or ambiguous
 * type, a type written twice, an empty list, an empty or repeated name, a namespaced name without its namespace, and a
 * namespace on a cluster-scoped type.
 */
public final class OrderedResourcesOrderer implements ItemOrderer {

    private static final List<String> FIRST_TYPES = List.of("pods", "persistentvolumeclaims", "persistentvolumes");

    private final ClusterAccess cluster;

    /** An orderer of the items of this cluster. */
    @Inject
    public OrderedResourcesOrderer(ClusterAccess cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "ordered-resources";
    }

    @Override
    public boolean runsUnasked(OrderRequest request) {
        return !request.orderedResources().isEmpty();
    }

    @Override
    public List<Sequence> order(OrderRequest request, OrderView view) {
        request.requireKnown(name());
        Map<ResourceType, String> keys = new LinkedHashMap<>();
        List<Sequence> sequences = new ArrayList<>();
        request.orderedResources().forEach((key, names) -> {
            ResourceType type = cluster.resolve(key.strip());
            String other = keys.putIfAbsent(type, key);
            if (other != null) {
                throw new InvalidInputException("the ordered resources list the type " + type.id() + " twice, as '"
                        + other + "' and as '" + key + "'; write all its names in one list");
            }
            sequences.add(sequence(type, key, names));
        });
        // The sort is stable: the types without a rank stay as the user ordered them.
        sequences.sort(Comparator.comparingInt(OrderedResourcesOrderer::rank));
        return List.copyOf(sequences);
    }

    private static int rank(Sequence sequence) {
        int rank = FIRST_TYPES.indexOf(sequence.name());
        return rank < 0 ? FIRST_TYPES.size() : rank;
    }

    private static Sequence sequence(ResourceType type, String key, String names) {
        if (names.isBlank()) {
            throw new InvalidInputException("the ordered resources list no name for '" + key + "'; write "
                    + (type.namespaced() ? "namespace/name" : "its names") + ", separated by commas, or leave it out");
        }
        Set<ItemId> items = new LinkedHashSet<>();
        for (String name : names.split(",", -1)) {
            ItemId item = item(type, key, name.strip());
            if (!items.add(item)) {
                throw new InvalidInputException("the ordered resources list " + item + " twice; leave one out");
            }
        }
        return new Sequence(type.id(), items.stream().map(Sequence.Turn::of).toList(), true);
    }

    private static ItemId item(ResourceType type, String key, String name) {
        if (name.isEmpty()) {
            throw new InvalidInputException("the ordered resources have an empty name in the list for '" + key
                    + "'; remove the comma that has no name on both sides");
        }
        String[] parts = name.split("/", -1);
        if (type.namespaced()) {
            if (parts.length != 2) {
                throw new InvalidInputException("the ordered resources list '" + name + "' for '" + key + "', and "
                        + type.id() + " live in namespaces; write namespace/name");
            }
            return ItemId.of(type, filled(parts[0], "namespace", key, name), filled(parts[1], "name", key, name));
        }
        if (parts.length != 1) {
            throw new InvalidInputException("the ordered resources list '" + name + "' for '" + key + "', and "
                    + type.id() + " live in no namespace; write the name alone");
        }
        return ItemId.of(type, "", name);
    }

    private static String filled(String part, String what, String key, String name) {
        if (part.isBlank()) {
            throw new InvalidInputException("the ordered resources list '" + name + "' for '" + key + "', which has no "
                    + what + "; write namespace/name");
        }
        return part.strip();
    }
}
