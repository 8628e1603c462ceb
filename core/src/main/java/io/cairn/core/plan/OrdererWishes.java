// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.Group;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.Ordering;
import io.cairn.api.Precedence;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.Filters;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish.Block;
import io.cairn.core.plan.Wish.Edge;
import io.cairn.core.plan.Wish.Origin;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.Treatment;
import io.cairn.core.spec.Treatment.Freeze;
import io.cairn.core.spec.Treatment.OnError;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an orderer says, as wishes of the planner; refuses items that can't be meant. */
final class OrdererWishes {

    private final String orderer;
    private final MissingPolicy onMissing;
    private final Catalog catalog;
    private final Filters filters;

    /**
     * For one orderer.
     *
     * @param onMissing what to do about items that the user named and that don't exist
     */
    OrdererWishes(String orderer, MissingPolicy onMissing, Catalog catalog, Filters filters) {
        this.orderer = orderer;
        this.onMissing = onMissing;
        this.catalog = catalog;
        this.filters = filters;
    }

    /**
     * The wish that this is.
     *
     * @throws InvalidInputException if the user named an item that the backup doesn't take
     * @throws OrderException if it holds an item that can't exist
     */
    Wish of(Ordering ordering) {
        if (ordering instanceof Sequence sequence) {
            sequence.turns().forEach(turn -> check(turn, sequence.named()));
            return new Block(
                    new Origin(orderer, sequence.named(), ""),
                    sequence.name(),
                    Mode.SERIAL,
                    sequence.place(),
                    sequence.turns(),
                    sequence.named(),
                    sequence.named() ? treatment() : Treatment.plain(),
                    Optional.empty());
        }
        Origin origin = new Origin(orderer, false, "");
        if (ordering instanceof Group group) {
            group.items().forEach(this::served);
            List<Turn> turns = group.items().stream().sorted().map(Turn::of).toList();
            return new Block(
                    origin,
                    group.name(),
                    Mode.PARALLEL,
                    group.place(),
                    turns,
                    false,
                    Treatment.plain(),
                    Optional.empty());
        }
        Precedence precedence = (Precedence) ordering;
        precedence.before().forEach(this::served);
        precedence.after().forEach(this::served);
        return new Edge(origin, precedence.name(), precedence.before(), precedence.after());
    }

    private Treatment treatment() {
        return new Treatment(
                Freeze.AS_HOOKED, Set.of(), OnError.CONTINUE, onMissing, Optional.empty(), Optional.empty());
    }

    private void check(Turn turn, boolean named) {
        ItemId item = turn.item();
        ResourceType type = served(item);
        turn.with().forEach(this::served);
        String outside = filters.whyOutside(type, item.namespace(), item.name());
        if (named && !outside.isEmpty()) {
            throw new InvalidInputException(
                    item + " is given a turn, and " + outside + ": include it, or take it out of the order");
        }
    }

    private ResourceType served(ItemId item) {
        return catalog.find(item.type())
                .filter(found -> found.namespaced() == item.namespaced())
                .orElseThrow(() -> new OrderException(orderer, "gives a turn to " + item + ", which can't exist"));
    }
}
