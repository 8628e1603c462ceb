// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tells a way through a graph of wishes as people read it, item by item, each step with the wish that makes it. */
final class Route {

    private final WishGraph wishes;
    private final Graph graph;

    Route(WishGraph wishes) {
        this.wishes = wishes;
        this.graph = wishes.graph();
    }

    /** A step of a way: from one thing to another, in which order, for one reason. */
    private record Step(int source, int target, String order, String reason) {}

    /** Such as {@code pods/n/a before pods/n/b by the rule 'x', pods/n/b before pods/n/a by the rule 'y'}. */
    String tell(List<Integer> edges) {
        return texts(steps(turned(edges)));
    }

    /** The steps of a way that is no circle, a sentence each. */
    List<String> sentences(List<Integer> edges) {
        return steps(edges).stream().map(this::text).toList();
    }

    private String texts(List<Step> steps) {
        return steps.stream().map(this::text).collect(Collectors.joining(", "));
    }

    private String text(Step step) {
        return subject(step.source()) + step.order() + subject(step.target()) + step.reason();
    }

    /** Joins what has one reason. */
    private List<Step> steps(List<Integer> turned) {
        List<Step> steps = new ArrayList<>();
        int at = 0;
        while (at < turned.size()) {
            int end = at + 1;
            while (end < turned.size() && (isBetween(graph.from(turned.get(end))) || sameChain(turned, end))) {
                end++;
            }
            int first = turned.get(at);
            int last = turned.get(end - 1);
            steps.add(step(first, last));
            at = end;
        }
        return steps;
    }

    /** A circle that begins with an item. */
    private List<Integer> turned(List<Integer> edges) {
        for (int start = 0; start < edges.size(); start++) {
            boolean joins = start > 0 && sameChain(edges, start);
            if (!isBetween(graph.from(edges.get(start))) && !joins) {
                List<Integer> turned = new ArrayList<>(edges.subList(start, edges.size()));
                turned.addAll(edges.subList(0, start));
                return turned;
            }
        }
        return edges;
    }

    /** Whether a node is a post or a knot. */
    boolean isBetween(int node) {
        return wishes.slot(node) == WishGraph.POST
                || (wishes.slot(node) == WishGraph.FREE && wishes.item(node).equals(WishGraph.NOTHING));
    }

    private boolean sameChain(List<Integer> edges, int at) {
        int here = edges.get(at);
        int before = edges.get(at - 1);
        return graph.cause(here) == graph.cause(before) && isChain(here) && isChain(before);
    }

    private boolean isChain(int edge) {
        return graph.cause(edge) >= 0
                && wishes.layout().wishes().get(graph.cause(edge)) instanceof Wish.Block
                && wishes.slot(graph.from(edge)) >= 0
                && wishes.slot(graph.to(edge)) >= 0;
    }

    private Step step(int first, int last) {
        int source = graph.from(first);
        int target = graph.to(last);
        if (graph.cause(first) == graph.cause(last) && graph.cause(first) >= 0) {
            return new Step(source, target, " before ", " by " + name(graph.cause(first)));
        }
        if (isRest(source) && isRest(target)) {
            return new Step(source, target, " no later than ", ", as nothing places it");
        }
        return new Step(
                source, target, " before ", " since " + slotName(source) + " stands before " + slotName(target));
    }

    private String slotName(int node) {
        return isRest(node)
                ? "what nothing places"
                : name(wishes.layout().slots().get(wishes.slot(node)));
    }

    private boolean isRest(int node) {
        int slot = wishes.slot(node);
        return slot < 0 || slot == wishes.layout().rest();
    }

    private String name(int wish) {
        return Names.of(wishes.layout().wishes().get(wish));
    }

    private String subject(int node) {
        ItemId item = wishes.item(node);
        if (!item.equals(WishGraph.NOTHING)) {
            return item.toString();
        }
        return wishes.slot(node) >= 0 && wishes.slot(node) != wishes.layout().rest()
                ? "all of " + slotName(node)
                : "everything else";
    }
}
