// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says why an item stands where it does. Used by one thread. */
final class Explainer {

    private final Plan plan;
    private final WishGraph wishes;
    private final Graph graph;
    private final int[] levels;
    private final Route route;

    Explainer(Plan plan, WishGraph wishes, int[] levels) {
        this.plan = plan;
        this.wishes = wishes;
        this.graph = wishes.graph();
        this.levels = levels;
        this.route = new Route(wishes);
    }

    /** Where an item is captured: the stage, and what is said of its turn there. */
    private record Seat(Stage stage, ItemId host, String turn) {}

    Explanation explain(ItemRef ref) {
        ItemId item = ref.id();
        Seat seat = seat(ref);
        Stage stage = seat.stage();
        String placedBy = stage.rest() ? "" : Names.of(stage.name(), stage.origin());
        return new Explanation(
                item, stage.number(), stage.name(), placedBy, seat.turn(), others(item), path(seat.host(), stage));
    }

    private Seat seat(ItemRef ref) {
        ItemId item = ref.id();
        for (Stage stage : plan.stages()) {
            for (int at = 0; at < stage.turns().size(); at++) {
                Turn turn = stage.turns().get(at);
                if (turn.item().equals(item)) {
                    return new Seat(stage, item, ownTurn(stage, at));
                }
                if (turn.with().contains(item)) {
                    return new Seat(stage, turn.item(), "it goes along in the turn of " + turn.item());
                }
            }
        }
        Optional<Stage> found = plan.stages().stream()
                .filter(stage ->
                        stage.members().filter(members -> members.has(ref)).isPresent())
                .findFirst();
        if (found.isPresent()) {
            return new Seat(found.get(), item, inLists(item, found.get()));
        }
        Stage rest = plan.stages().stream().filter(Stage::rest).findFirst().orElseThrow();
        return new Seat(rest, item, inLists(item, rest));
    }

    /** To whom an item belongs shows at the turn of that one, so the plan can only tell where it would go along. */
    private String inLists(ItemId item, Stage own) {
        return "it is found as the lists of the stage are read"
                + plan.stages().stream()
                        .filter(stage -> stage.number() < own.number()
                                && stage.treatment().with().contains(item.type()))
                        .findFirst()
                        .map(stage -> ", unless it belongs to an item of stage " + stage.number() + ": "
                                + Names.of(stage.name(), stage.origin()) + " captures its " + item.type()
                                + " in its turn")
                        .orElse("");
    }

    private static String ownTurn(Stage stage, int at) {
        if (stage.mode() == Mode.PARALLEL) {
            return "it is captured side by side with the others";
        }
        return "it has turn " + (at + 1) + " of " + stage.turns().size()
                + (at == 0 ? "" : ", after " + stage.turns().get(at - 1).item());
    }

    private List<String> others(ItemId item) {
        List<Block> wanted = wishes.claims().wantedBy(item);
        List<String> others = new ArrayList<>();
        for (Block block : wanted) {
            if (!wishes.claims().isHeldBy(item, block)) {
                others.add(Names.of(block) + " wants it too, and "
                        + (wishes.claims().taken(item) ? "what goes before that has it" : "is not followed there"));
            }
        }
        return others;
    }

    private List<String> path(ItemId item, Stage stage) {
        int node = wishes.known(item);
        if (node == Graph.NONE) {
            node = stage.rest() ? wishes.restNode() : wishes.membersNode(slotOf(stage));
        }
        List<String> path = new ArrayList<>(pushes(node));
        if (wishes.slot(node) == WishGraph.FREE) {
            path.addAll(limits(node));
        }
        return path;
    }

    private int slotOf(Stage stage) {
        List<Integer> slots = wishes.layout().slots();
        for (int slot = 0; slot < slots.size(); slot++) {
            if (slots.get(slot) >= 0
                    && wishes.layout().block(slots.get(slot)).members().equals(stage.members())) {
                return slot;
            }
        }
        throw new IllegalStateException("a stage of no block: " + stage.name());
    }

    /** What leaves a node no earlier place: the edges without slack that lead to it, each as a sentence. */
    private List<String> pushes(int node) {
        List<Integer> edges = new ArrayList<>();
        int at = node;
        for (int edge = tightIn(at); edge != Graph.NONE; edge = tightIn(at)) {
            edges.add(0, edge);
            at = graph.from(edge);
        }
        List<String> path = new ArrayList<>(levels[at] > 0 ? pushesOfSibling(at) : List.of());
        int start = 0;
        while (start < edges.size() && route.isBetween(graph.from(edges.get(start)))) {
            start++;
        }
        path.addAll(route.sentences(edges.subList(start, edges.size())));
        return path;
    }

    /** A block stays together, so one item that waits makes all of them wait. */
    private List<String> pushesOfSibling(int node) {
        for (int sibling = 0; sibling < levels.length; sibling++) {
            int edge = tightIn(sibling);
            boolean waits = wishes.slot(sibling) == wishes.slot(node)
                    && edge != Graph.NONE
                    && wishes.slot(graph.from(edge)) != wishes.slot(node);
            if (waits) {
                List<String> path = new ArrayList<>(pushes(sibling));
                path.add("the items of "
                        + Names.of(wishes.layout().block(wishes.layout().slots().get(wishes.slot(node))))
                        + " stay together");
                return path;
            }
        }
        return List.of();
    }

    /** An edge that lets a node be no earlier: of a wish if one does, and of the row of posts only if none else. */
    private int tightIn(int node) {
        int found = Graph.NONE;
        for (int edge = graph.firstIn(node); edge != Graph.NONE; edge = graph.nextIn(edge)) {
            if (isTight(edge) && (found == Graph.NONE || rank(edge) > rank(found))) {
                found = edge;
            }
        }
        return found;
    }

    private int tightOut(int node) {
        int edge = graph.firstOut(node);
        while (edge != Graph.NONE && (graph.cause(edge) == Graph.NO_CAUSE || !isTight(edge))) {
            edge = graph.nextOut(edge);
        }
        return edge;
    }

    private boolean isTight(int edge) {
        return levels[graph.from(edge)] + graph.weight(edge) == levels[graph.to(edge)];
    }

    private int rank(int edge) {
        return (wishes.slot(graph.from(edge)) == WishGraph.POST ? 0 : 2)
                + (graph.cause(edge) == Graph.NO_CAUSE ? 0 : 1);
    }

    /** What a free item must not be later than. */
    private List<String> limits(int node) {
        List<Integer> edges = new ArrayList<>();
        int edge = tightOut(node);
        while (edge != Graph.NONE && route.isBetween(graph.to(edge))) {
            edges.add(edge);
            edge = tightOut(graph.to(edge));
        }
        if (edge != Graph.NONE) {
            edges.add(edge);
        }
        return edges.isEmpty() ? List.of() : route.sentences(edges);
    }
}
