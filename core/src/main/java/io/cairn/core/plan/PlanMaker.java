// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ItemOrderer;
import io.cairn.api.ItemRef;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderView;
import io.cairn.api.Ordering;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.plugins.Extension;
import io.cairn.core.spec.BackupSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs the orderers that a specification calls for and makes the plan of what they say. Used by one thread. */
public final class PlanMaker {

    private final Catalog catalog;
    private final Filters filters;
    private final BackupItems items;

    /** A plan maker for one run. */
    public PlanMaker(Catalog catalog, ItemReader reader, Filters filters) {
        this.catalog = catalog;
        this.filters = filters;
        this.items = new BackupItems(reader, filters);
    }

    /**
     * Makes the plan.
     *
     * @param rules what the user's rules want
     * @param orderers all orderers there are
     * @throws InvalidInputException if the specification names an orderer, type or item that can't be meant, or contradicts
     *     itself
     * @throws OrderException if an orderer makes no order
     * @throws ClusterException if what the orderers need can't be read
     */
    public Planned make(BackupSpec spec, List<Wish> rules, List<Extension<ItemOrderer>> orderers)
            throws ClusterException {
        List<Wish> wishes = new ArrayList<>(rules);
        List<String> notes = new ArrayList<>();
        for (OrdererChoices.Chosen chosen : OrdererChoices.choose(spec, orderers)) {
            Extension<ItemOrderer> orderer = chosen.orderer();
            OrderNeeds needs = orderer.call(extension -> extension.needs(chosen.request()));
            OrderView view = view(orderer.name(), List.copyOf(wishes), needs, notes);
            List<? extends Ordering> orderings = orderer.call(extension -> extension.order(chosen.request(), view));
            OrdererWishes converted = new OrdererWishes(orderer.name(), spec.orderedMissing(), catalog, filters);
            for (Ordering ordering : orderings) {
                wishes.add(converted.of(ordering));
            }
        }
        return Planner.plan(new MemberTurns(catalog, items, wishes).known()).withNotes(notes);
    }

    /**
     * The metadata of the backup's items of a type, which is read once however often it is asked for.
     *
     * @throws ClusterException if it can't be read
     */
    public List<ItemRef> refs(ResourceType type) throws ClusterException {
        return items.refs(Set.of(type)).getOrDefault(type, List.of());
    }

    private OrderView view(String orderer, List<Wish> earlier, OrderNeeds needs, List<String> notes)
            throws ClusterException {
        Map<ResourceType, List<ItemRef>> refs = items.refs(needs.refs());
        Map<ResourceType, List<Item>> whole = items.whole(needs.whole());
        return new OrderView() {
            /** Made when it is first asked for, since most orderers don't ask. */
            private Optional<Map<ItemId, String>> placed = Optional.empty();

            @Override
            public List<ItemRef> refs(ResourceType type) {
                return needed(refs, type);
            }

            @Override
            public List<Item> items(ResourceType type) {
                return needed(whole, type);
            }

            @Override
            public Optional<String> placedBy(ItemId item) {
                if (placed.isEmpty()) {
                    placed = Optional.of(names(earlier));
                }
                return Optional.ofNullable(placed.get().get(item));
            }

            @Override
            public void note(String text) {
                notes.add("the orderer " + orderer + ": " + text);
            }
        };
    }

    /** The name of the first block that has an item. */
    private static Map<ItemId, String> names(List<Wish> wishes) {
        Map<ItemId, String> placed = new HashMap<>();
        for (Wish wish : wishes) {
            if (wish instanceof Wish.Block block) {
                block.turns().forEach(turn -> placed.putIfAbsent(turn.item(), block.name()));
            }
        }
        return placed;
    }

    private static <T> List<T> needed(Map<ResourceType, List<T>> read, ResourceType type) {
        List<T> found = read.get(type);
        if (found == null) {
            throw new IllegalArgumentException("the orderer's needs don't name " + type);
        }
        return found;
    }
}
