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
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.plugins.Extension;
import io.cairn.core.spec.BackupSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
     * @param orderers all orderers there are
     * @throws InvalidInputException if the specification names an orderer, type or item that can't be meant
     * @throws OrderException if an orderer makes no order
     * @throws ClusterException if what the orderers need can't be read
     */
    public Plan make(BackupSpec spec, List<Extension<ItemOrderer>> orderers) throws ClusterException {
        Planner planner = new Planner();
        for (OrdererChoices.Chosen chosen : OrdererChoices.choose(spec, orderers)) {
            Extension<ItemOrderer> orderer = chosen.orderer();
            OrderNeeds needs = orderer.call(extension -> extension.needs(chosen.request()));
            OrderView view = view(planner, orderer.name(), needs);
            List<Sequence> sequences = orderer.call(extension -> extension.order(chosen.request(), view)).stream()
                    .filter(Sequence.class::isInstance)
                    .map(Sequence.class::cast)
                    .toList();
            sequences.forEach(sequence -> check(orderer.name(), sequence));
            planner.add(orderer.name(), sequences);
        }
        return planner.plan();
    }

    private void check(String orderer, Sequence sequence) {
        for (Turn turn : sequence.turns()) {
            ItemId item = turn.item();
            ResourceType type = served(orderer, item);
            turn.with().forEach(companion -> served(orderer, companion));
            String outside = filters.whyOutside(type, item.namespace(), item.name());
            if (sequence.named() && !outside.isEmpty()) {
                throw new InvalidInputException(
                        item + " is given a turn, and " + outside + ": include it, or take it out of the order");
            }
        }
    }

    private ResourceType served(String orderer, ItemId item) {
        return catalog.find(item.type())
                .filter(found -> found.namespaced() == item.namespaced())
                .orElseThrow(() -> new OrderException(orderer, "gives a turn to " + item + ", which can't exist"));
    }

    private OrderView view(Planner planner, String orderer, OrderNeeds needs) throws ClusterException {
        Map<ResourceType, List<ItemRef>> refs = items.refs(needs.refs());
        Map<ResourceType, List<Item>> whole = items.whole(needs.whole());
        Map<ItemId, String> placed = planner.placed();
        return new OrderView() {
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
                return Optional.ofNullable(placed.get(item));
            }

            @Override
            public void note(String text) {
                planner.note(orderer, text);
            }
        };
    }

    private static <T> List<T> needed(Map<ResourceType, List<T>> read, ResourceType type) {
        List<T> found = read.get(type);
        if (found == null) {
            throw new IllegalArgumentException("the orderer's needs don't name " + type);
        }
        return found;
    }
}
