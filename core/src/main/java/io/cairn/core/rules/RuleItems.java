// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.core.spec.OrderRule.Placing;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Gives each item to the first rule that matches it, and counts which rules would have had it too. */
final class RuleItems {

    /** An earlier and a later rule that match the same items, by their numbers. */
    private record Overlap(int earlier, int later) implements Comparable<Overlap> {

        @Override
        public int compareTo(Overlap other) {
            int byEarlier = Integer.compare(earlier, other.earlier);
            return byEarlier != 0 ? byEarlier : Integer.compare(later, other.later);
        }
    }

    /** How many items, and the least of them. */
    private record Shared(int count, ItemId example) {

        Shared and(Shared more) {
            return new Shared(count + more.count, example.compareTo(more.example) <= 0 ? example : more.example);
        }
    }

    private static final int OVERLAPS_TOLD = 20;

    private final List<Resolved> rules;
    private final RuleIndex index;
    private final List<List<ItemRef>> byRule;
    private final Set<ItemId> offered = new HashSet<>();
    /** The rules that have an item. */
    private final BitSet owning = new BitSet();

    private final Map<Overlap, Shared> overlaps = new TreeMap<>();
    /** By rule: how many of the offered items it names one by one. */
    private final int[] namedOffered;

    RuleItems(List<Resolved> rules, RuleIndex index) {
        this.rules = rules;
        this.index = index;
        this.byRule = Stream.generate(() -> (List<ItemRef>) new ArrayList<ItemRef>())
                .limit(rules.size())
                .toList();
        this.namedOffered = new int[rules.size()];
    }

    /** Gives an item to its rule, if it has one. An item counts once, however often it is offered. */
    void offer(Subject item) {
        int[] matching = index.all(item);
        if (matching.length == 0 || !offered.add(item.id())) {
            return;
        }
        int first = matching[0];
        owning.set(first);
        if (rules.get(first).enumerates()) {
            byRule.get(first).add(item.ref());
        }
        for (int rule : matching) {
            if (rules.get(rule).matcher().exactOnly()) {
                namedOffered[rule]++;
            }
        }
        for (int i = 1; i < matching.length; i++) {
            overlaps.merge(new Overlap(first, matching[i]), new Shared(1, item.id()), Shared::and);
        }
    }

    /** The items that a rule names one by one, and of which none was offered. */
    List<ItemId> namedAndUnknown(Resolved rule) {
        Matcher matcher = rule.matcher();
        if (matcher.exactOnly()
                && namedOffered[rule.number()] == matcher.exact().size()) {
            return List.of();
        }
        return matcher.exact().keySet().stream()
                .filter(item -> !offered.contains(item))
                .toList();
    }

    /** Whether a rule has none of the items that were offered. */
    boolean none(Resolved rule) {
        return !owning.get(rule.number());
    }

    /** The items of a rule, in no order. */
    List<ItemRef> of(Resolved rule) {
        return byRule.get(rule.number());
    }

    /** A sentence for each two rules that match the same items, the first ones one by one. */
    List<String> overlaps() {
        List<String> notes = new ArrayList<>();
        overlaps.entrySet().stream()
                .limit(OVERLAPS_TOLD)
                .forEach(entry -> notes.add(told(entry.getKey(), entry.getValue())));
        if (overlaps.size() > OVERLAPS_TOLD) {
            notes.add(
                    (overlaps.size() - OVERLAPS_TOLD)
                            + " more pairs of rules match the same items: the earlier rule has them, --explain ITEM tells which");
        }
        return notes;
    }

    private String told(Overlap overlap, Shared shared) {
        Placing earlier = rules.get(overlap.earlier()).rule();
        Placing later = rules.get(overlap.later()).rule();
        return "rule '" + later.name() + "' (" + later.position() + ") also matches " + shared.count()
                + (shared.count() == 1 ? " item" : " items") + " of rule '" + earlier.name() + "' ("
                + earlier.position() + "), such as " + shared.example() + ": the earlier rule has "
                + (shared.count() == 1 ? "it" : "them");
    }
}
