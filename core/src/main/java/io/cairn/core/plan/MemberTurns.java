// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.api.Selection.OfType;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.plan.Wish.Block;
import io.cairn.core.plan.Wish.Edge;
import io.cairn.core.plan.Wish.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds of the members that a block doesn't know one by one those that other wishes name, and makes turns of them: the
 * planner could not tell else that they are the block's. For one list of wishes.
 */
final class MemberTurns {

    private final Catalog catalog;
    private final BackupItems items;
    private final List<Wish> wishes;
    private final Set<ItemId> named = new HashSet<>();
    /** Of the named items alone. */
    private final Map<ResourceType, Map<ItemId, ItemRef>> refs = new HashMap<>();

    /** Where items are, so that a block is asked once for all of them whether it has any there. */
    MemberTurns(Catalog catalog, BackupItems items, List<Wish> wishes) {
        this.catalog = catalog;
        this.items = items;
        this.wishes = wishes;
    }

    /** The wishes, with those turns added to their blocks. */
    List<Wish> known() throws ClusterException {
        if (wishes.stream().noneMatch(MemberTurns::hasMembers)) {
            return wishes;
        }
        addNamed();
        Map<OfType, List<ItemId>> places = places();
        List<Wish> known = new ArrayList<>();
        for (Wish wish : wishes) {
            known.add(hasMembers(wish) ? withTurns((Block) wish, places) : wish);
        }
        return known;
    }

    private static boolean hasMembers(Wish wish) {
        return wish instanceof Block block && block.members().isPresent();
    }

    private void addNamed() {
        for (Wish wish : wishes) {
            if (wish instanceof Edge edge) {
                named.addAll(edge.before());
                named.addAll(edge.after());
            } else if (wish instanceof Block block) {
                block.turns().stream()
                        .filter(turn -> !turn.with().isEmpty())
                        .forEach(turn -> named.addAll(turn.with()));
                if (!isRule(block)) {
                    block.turns().forEach(turn -> named.add(turn.item()));
                }
            }
        }
        for (Wish wish : wishes) {
            if (wish instanceof Block block && isRule(block)) {
                block.turns().forEach(turn -> named.remove(turn.item()));
            }
        }
    }

    private static boolean isRule(Block block) {
        return block.origin().source().equals(Origin.RULES);
    }

    private Map<OfType, List<ItemId>> places() {
        Map<OfType, List<ItemId>> places = new LinkedHashMap<>();
        named.stream()
                .sorted()
                .forEach(item -> catalog.find(item.type())
                        .ifPresent(type -> places.computeIfAbsent(
                                        new OfType(type, item.namespace(), ""), place -> new ArrayList<>())
                                .add(item)));
        return places;
    }

    /** Gives the block its members, and leaves the other items in their places. */
    private Wish withTurns(Block block, Map<OfType, List<ItemId>> places) throws ClusterException {
        Members members = block.members().orElseThrow();
        List<Turn> turns = new ArrayList<>(block.turns());
        for (Map.Entry<OfType, List<ItemId>> entry : places.entrySet()) {
            ResourceType type = entry.getKey().type();
            if (members.mayBeIn(type, entry.getKey().namespace())) {
                List<ItemId> others = new ArrayList<>();
                for (ItemId item : entry.getValue()) {
                    ItemRef ref = refs(type).get(item);
                    if (ref != null && members.has(ref)) {
                        turns.add(Turn.of(item));
                    } else {
                        others.add(item);
                    }
                }
                entry.setValue(others);
            }
        }
        return block.withTurns(turns);
    }

    private Map<ItemId, ItemRef> refs(ResourceType type) throws ClusterException {
        Map<ItemId, ItemRef> known = refs.get(type);
        if (known == null) {
            known = new HashMap<>();
            for (ItemRef ref : items.refs(type)) {
                ItemId item = ref.id();
                if (named.contains(item)) {
                    known.put(item, ref);
                }
            }
            refs.put(type, known);
        }
        return known;
    }
}
