// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ItemId;
import io.cairn.core.plan.Wish;
import io.cairn.core.spec.OrderRule;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the items of both sides of pairs. */
final class PairItems {

    private final RuleIndex index;
    private final List<Set<ItemId>> items;

    /**
     * For these sides.
     *
     * @param sides of each pair what goes before, and what goes after
     */
    PairItems(List<Matcher> sides) {
        this.index = new RuleIndex(sides);
        this.items = Stream.generate(() -> (Set<ItemId>) new HashSet<ItemId>())
                .limit(sides.size())
                .toList();
        for (int i = 0; i < sides.size(); i++) {
            items.get(i).addAll(sides.get(i).exact().keySet());
        }
    }

    void offer(Subject item) {
        for (int side : index.all(item)) {
            items.get(side).add(item.id());
        }
    }

    /** The wish of a pair; empty, with a note, if one of its sides matches nothing. */
    Optional<Wish> edge(int number, OrderRule.Pair pair, List<String> notes) {
        Set<ItemId> before = items.get(2 * number);
        Set<ItemId> after = new HashSet<>(items.get(2 * number + 1));
        after.removeAll(before);
        if (before.isEmpty() || after.isEmpty()) {
            notes.add(pair.position() + ": rule '" + pair.name() + "' orders nothing: its side '"
                    + (before.isEmpty() ? "before" : "after") + "' matches no item of the backup"
                    + (before.isEmpty() ? "" : " that the side 'before' doesn't"));
            return Optional.empty();
        }
        return Optional.of(new Wish.Edge(Blocks.origin(pair), pair.name(), before, after));
    }
}
