// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Layout.Range;
import io.cairn.core.plan.Wish.Block;
import io.cairn.core.plan.Wish.Edge;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Joins the wishes in one graph without circles: the user's, which must agree, then those of each orderer, of which is
 * left out what contradicts the ones before. Used by one thread.
 */
final class Weaver {

    private final Layout layout;
    private final Claims claims;
    private final Notes notes;

    Weaver(Layout layout, Claims claims, Notes notes) {
        this.layout = layout;
        this.claims = claims;
        this.notes = notes;
    }

    /**
     * The graph.
     *
     * @throws InvalidInputException if the user's wishes contradict each other
     * @throws OrderException if those of one orderer do
     */
    WishGraph weave() {
        WishGraph wishes = new WishGraph(layout, claims);
        for (Range source : layout.sources()) {
            int kept = wishes.graph().edges();
            add(wishes, source);
            BitSet tangle = Cycles.tangle(wishes.graph());
            if (tangle.isEmpty()) {
                continue;
            }
            if (layout.wishes().get(source.start()).origin().explicit()) {
                throw new InvalidInputException(new Circle(wishes).tell(Cycles.cycle(wishes.graph(), tangle)));
            }
            requireAgreement(source);
            wishes.graph().cutBackTo(kept);
            new Contradictions(wishes, tangle, notes).addTheOthers(source);
        }
        return wishes;
    }

    private void add(WishGraph wishes, Range source) {
        for (int wish : numbers(source, number -> layout.wishes().get(number) instanceof Block)) {
            wishes.open(wish);
            int before = Graph.NONE;
            int rank = 0;
            for (Turn turn : layout.block(wish).turns()) {
                if (claims.has(wish, turn)) {
                    before = wishes.add(wish, turn, rank, before);
                }
                rank += 1 + turn.with().size();
            }
        }
        Precedences precedences = new Precedences(wishes);
        for (int wish : numbers(source, number -> layout.wishes().get(number) instanceof Edge)) {
            Edge edge = (Edge) layout.wishes().get(wish);
            precedences.add(edge.before(), edge.after(), wish);
        }
    }

    private static List<Integer> numbers(Range source, IntPredicate wanted) {
        return IntStream.range(source.start(), source.end())
                .filter(wanted)
                .boxed()
                .toList();
    }

    private void requireAgreement(Range source) {
        WishGraph own = new WishGraph(layout, claims);
        add(own, source);
        BitSet tangle = Cycles.tangle(own.graph());
        if (!tangle.isEmpty()) {
            throw new OrderException(
                    layout.wishes().get(source.start()).origin().source(),
                    "contradicts itself: " + new Route(own).tell(Cycles.cycle(own.graph(), tangle)));
        }
    }

    /** Adds of an orderer's wishes those that contradict no earlier one. */
    private static final class Contradictions {
        private final WishGraph wishes;
        private final Layout layout;
        private final Graph graph;
        private final BitSet tangle;
        private final Notes notes;
        private final Precedences precedences;

        Contradictions(WishGraph wishes, BitSet tangle, Notes notes) {
            this.wishes = wishes;
            this.layout = wishes.layout();
            this.graph = wishes.graph();
            this.tangle = tangle;
            this.notes = notes;
            this.precedences = new Precedences(wishes);
        }

        void addTheOthers(Range source) {
            numbers(source, number -> layout.wishes().get(number) instanceof Block)
                    .forEach(this::free);
            numbers(source, number -> layout.wishes().get(number) instanceof Block)
                    .forEach(this::addBlock);
            numbers(source, number -> layout.wishes().get(number) instanceof Edge)
                    .forEach(wish -> addEdge(wish, (Edge) layout.wishes().get(wish)));
        }

        private void free(int wish) {
            for (Turn turn : layout.block(wish).turns()) {
                if (wishes.claims().has(wish, turn)) {
                    wishes.free(turn, wishes.nodeOf(turn.item()));
                }
            }
        }

        private void addBlock(int wish) {
            int before = Graph.NONE;
            int rank = 0;
            for (Turn turn : layout.block(wish).turns()) {
                if (wishes.claims().has(wish, turn)) {
                    int kept = graph.edges();
                    int node = wishes.add(wish, turn, rank, before);
                    List<Integer> circle =
                            Cycles.path(graph, node, node, tangle).orElse(List.of());
                    if (circle.isEmpty()) {
                        before = node;
                    } else {
                        String reason = Circle.contradicted(wishes, circle, wish);
                        graph.cutBackTo(kept);
                        wishes.free(turn, node);
                        wishes.claims().release(turn.item());
                        notes.add(turn.item(), Names.of(layout.block(wish)) + " gives no turn, since " + reason);
                    }
                }
                rank += 1 + turn.with().size();
            }
        }

        private void addEdge(int wish, Edge edge) {
            List<ItemId> after = edge.after().stream().sorted().toList();
            List<ItemId> doubtful = edge.before().stream()
                    .filter(item -> !against(item, after).isEmpty())
                    .sorted()
                    .toList();
            List<ItemId> clear = edge.before().stream()
                    .filter(item -> !doubtful.contains(item))
                    .toList();
            add(clear, after, wish);
            for (ItemId item : doubtful) {
                List<ItemId> against = against(item, after);
                if (!against.isEmpty()) {
                    String text = Names.of(edge) + " is not followed, since " + reason(against.get(0), item, wish);
                    against.forEach(other -> notes.add(item + " before " + other, text));
                }
                add(
                        List.of(item),
                        after.stream().filter(other -> !against.contains(other)).toList(),
                        wish);
            }
        }

        private void add(List<ItemId> before, List<ItemId> after, int wish) {
            int known = graph.nodes();
            precedences.add(before, after, wish);
            tangle.set(known, graph.nodes());
        }

        /** Those of {@code after} that go before the item already. */
        private List<ItemId> against(ItemId item, List<ItemId> after) {
            int node = wishes.nodeOf(item);
            if (!tangle.get(node)) {
                return List.of();
            }
            BitSet earlier = Cycles.reaching(graph, node, tangle);
            return after.stream()
                    .filter(other -> wishes.nodeOf(other) == node
                            ? wishes.rank(item) >= wishes.rank(other)
                            : earlier.get(wishes.nodeOf(other)))
                    .toList();
        }

        private String reason(ItemId first, ItemId second, int wish) {
            int source = wishes.nodeOf(first);
            int target = wishes.nodeOf(second);
            return source == target
                    ? "they are captured together"
                    : Circle.contradicted(
                            wishes, Cycles.path(graph, source, target, tangle).orElse(List.of()), wish);
        }
    }
}
