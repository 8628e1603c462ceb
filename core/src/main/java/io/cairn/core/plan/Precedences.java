// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Adds precedences to a graph of wishes: a few edges by way of a knot, and not one for each pair of items. Between items
 * of one serial block an edge is needed only if they stand in another order than the precedence wants.
 */
final class Precedences {

    private final WishGraph wishes;
    private final Graph graph;

    Precedences(WishGraph wishes) {
        this.wishes = wishes;
        this.graph = wishes.graph();
    }

    /** Adds edges from each of some items to each of others; the order of the collections means nothing. */
    void add(Collection<ItemId> before, Collection<ItemId> after, int wish) {
        List<ItemId> first = before.stream().sorted().toList();
        List<ItemId> second = after.stream().sorted().toList();
        Set<Integer> straddling = orders(first);
        straddling.retainAll(orders(second));
        tie(outside(first, straddling), second, wish);
        for (int order : straddling) {
            List<ItemId> inside = inside(first, order);
            tie(inside, outside(second, Set.of(order)), wish);
            checkOrder(inside, inside(second, order), wish);
        }
    }

    private Set<Integer> orders(List<ItemId> items) {
        Set<Integer> orders = new TreeSet<>();
        items.forEach(item -> orders.add(wishes.ownOrder(wishes.nodeOf(item))));
        return orders;
    }

    private List<ItemId> inside(List<ItemId> items, int order) {
        return items.stream()
                .filter(item -> wishes.ownOrder(wishes.nodeOf(item)) == order)
                .toList();
    }

    private List<ItemId> outside(List<ItemId> items, Set<Integer> orders) {
        return orders.isEmpty()
                ? items
                : items.stream()
                        .filter(item -> !orders.contains(wishes.ownOrder(wishes.nodeOf(item))))
                        .toList();
    }

    /** Adds an edge that closes a circle with the block's own order, if that is another. */
    private void checkOrder(List<ItemId> before, List<ItemId> after, int wish) {
        ItemId last = before.stream().max(Comparator.comparingInt(wishes::rank)).orElseThrow();
        ItemId first = after.stream().min(Comparator.comparingInt(wishes::rank)).orElseThrow();
        if (wishes.rank(last) >= wishes.rank(first)) {
            graph.addEdge(wishes.nodeOf(last), wishes.nodeOf(first), 0, wish);
        }
    }

    private void tie(List<ItemId> before, List<ItemId> after, int wish) {
        List<Integer> first = nodes(before);
        List<Integer> second = nodes(after);
        if (first.size() * (long) second.size() <= first.size() + (long) second.size()) {
            first.forEach(source -> second.forEach(target -> graph.addEdge(source, target, 1, wish)));
            return;
        }
        int knot = wishes.knot();
        first.forEach(source -> graph.addEdge(source, knot, 0, wish));
        second.forEach(target -> graph.addEdge(knot, target, 1, wish));
    }

    private List<Integer> nodes(List<ItemId> items) {
        List<Integer> nodes = new ArrayList<>(items.size());
        Set<Integer> met = new HashSet<>();
        for (ItemId item : items) {
            int node = wishes.nodeOf(item);
            if (met.add(node)) {
                nodes.add(node);
            }
        }
        return nodes;
    }
}
