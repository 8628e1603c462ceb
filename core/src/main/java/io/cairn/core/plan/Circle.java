// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says of wishes that go in a circle which they are, and what to do. */
final class Circle {

    private final WishGraph wishes;
    private final Graph graph;

    Circle(WishGraph wishes) {
        this.wishes = wishes;
        this.graph = wishes.graph();
    }

    /** The sentence about a circle of the user's wishes. */
    String tell(List<Integer> edges) {
        String route = new Route(wishes).tell(edges);
        OptionalInt whole =
                edges.stream().mapToInt(graph::from).filter(wishes::isWhole).findFirst();
        boolean splits = whole.isPresent()
                && edges.stream()
                        .mapToInt(graph::from)
                        .allMatch(node -> node == whole.getAsInt() || wishes.slot(node) == WishGraph.FREE);
        if (splits) {
            int rule = wishes.layout().slots().get(wishes.slot(whole.getAsInt()));
            return name(wishes, rule) + " freezes its items together, and " + others(wishes, edges, rule)
                    + " would split them over several stages (" + route + "): change one of them";
        }
        return "the order goes in a circle: " + route + "; change one of them";
    }

    /** What an orderer's wish contradicts, by the way that closes a circle with it. */
    static String contradicted(WishGraph wishes, List<Integer> edges, int own) {
        return "it contradicts " + others(wishes, edges, own);
    }

    private static String others(WishGraph wishes, List<Integer> edges, int own) {
        Set<Integer> causes = new TreeSet<>();
        for (int edge : edges) {
            int cause = wishes.graph().cause(edge);
            if (cause >= 0 && cause != own) {
                causes.add(cause);
            }
        }
        return causes.isEmpty()
                ? "the order of what it places"
                : causes.stream().map(cause -> name(wishes, cause)).collect(Collectors.joining(" and "));
    }

    private static String name(WishGraph wishes, int wish) {
        return Names.of(wishes.layout().wishes().get(wish));
    }
}
