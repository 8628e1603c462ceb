// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.plan.Wish.Block;
import io.cairn.core.plan.Wish.Edge;
import io.cairn.core.plan.Wish.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds of the members that a block doesn't know one by one those that other wishes name, and makes turns of them: the
 * planner could not tell else that they are the block's.
 */
final class MemberTurns {

    private final Catalog catalog;
    private final BackupItems items;
    private final Map<ResourceType, Map<ItemId, ItemRef>> refs = new HashMap<>();

    MemberTurns(Catalog catalog, BackupItems items) {
        this.catalog = catalog;
        this.items = items;
    }

    /** The wishes, with those turns added to their blocks. */
    List<Wish> known(List<Wish> wishes) throws ClusterException {
        Set<ItemId> named = named(wishes);
        List<Wish> known = new ArrayList<>();
        for (Wish wish : wishes) {
            if (wish instanceof Block block && block.members().isPresent()) {
                List<Turn> turns = new ArrayList<>(block.turns());
                for (ItemId item : List.copyOf(named)) {
                    if (isMember(block.members().orElseThrow(), item)) {
                        turns.add(Turn.of(item));
                        named.remove(item);
                    }
                }
                known.add(block.withTurns(turns));
            } else {
                known.add(wish);
            }
        }
        return known;
    }

    private static Set<ItemId> named(List<Wish> wishes) {
        Set<ItemId> named = new TreeSet<>();
        Set<ItemId> placed = new HashSet<>();
        for (Wish wish : wishes) {
            if (wish instanceof Edge edge) {
                named.addAll(edge.before());
                named.addAll(edge.after());
            } else if (wish instanceof Block block) {
                boolean rule = block.origin().source().equals(Origin.RULES);
                for (Turn turn : block.turns()) {
                    (rule ? placed : named).add(turn.item());
                    named.addAll(turn.with());
                }
            }
        }
        named.removeAll(placed);
        return named;
    }

    private boolean isMember(Members members, ItemId item) throws ClusterException {
        ResourceType type = catalog.find(item.type()).orElse(null);
        if (type == null || !members.mayBeIn(type, item.namespace())) {
            return false;
        }
        if (!refs.containsKey(type)) {
            Map<ItemId, ItemRef> read = new HashMap<>();
            items.refs(Set.of(type)).getOrDefault(type, List.of()).forEach(ref -> read.put(ref.id(), ref));
            refs.put(type, read);
        }
        ItemRef ref = refs.getOrDefault(type, Map.of()).get(item);
        return ref != null && members.has(ref);
    }
}
