// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Finds what goes in a circle in a graph, and ways through it. All of it is linear in the graph. */
final class Cycles {

    private Cycles() {}

    /**
     * The nodes, each behind all that have an edge to it; among equals the lowest number first. Nodes of a cycle, and
     * those behind one, are left out.
     */
    static int[] order(Graph graph) {
        int[] waits = new int[graph.nodes()];
        int[] order = new int[graph.nodes()];
        int count = 0;
        for (int edge = 0; edge < graph.edges(); edge++) {
            waits[graph.to(edge)]++;
        }
        for (int node = 0; node < graph.nodes(); node++) {
            if (waits[node] == 0) {
                order[count++] = node;
            }
        }
        for (int done = 0; done < count; done++) {
            for (int edge = graph.firstOut(order[done]); edge != Graph.NONE; edge = graph.nextOut(edge)) {
                if (--waits[graph.to(edge)] == 0) {
                    order[count++] = graph.to(edge);
                }
            }
        }
        return Arrays.copyOf(order, count);
    }

    /** The nodes of cycles, and those on a way from one cycle to another; none if there is no cycle. */
    static BitSet tangle(Graph graph) {
        BitSet left = new BitSet();
        int[] order = order(graph);
        if (order.length == graph.nodes()) {
            return left;
        }
        left.set(0, graph.nodes());
        for (int node : order) {
            left.clear(node);
        }
        int[] leads = new int[graph.nodes()];
        Deque<Integer> ends = new ArrayDeque<>();
        for (int node = left.nextSetBit(0); node >= 0; node = left.nextSetBit(node + 1)) {
            for (int edge = graph.firstOut(node); edge != Graph.NONE; edge = graph.nextOut(edge)) {
                leads[node] += left.get(graph.to(edge)) ? 1 : 0;
            }
            if (leads[node] == 0) {
                ends.add(node);
            }
        }
        while (!ends.isEmpty()) {
            int node = ends.remove();
            left.clear(node);
            for (int edge = graph.firstIn(node); edge != Graph.NONE; edge = graph.nextIn(edge)) {
                if (left.get(graph.from(edge)) && --leads[graph.from(edge)] == 0) {
                    ends.add(graph.from(edge));
                }
            }
        }
        return left;
    }

    /**
     * The edges of a cycle, in their order.
     *
     * @param tangle what {@link #tangle} found, not empty
     */
    static List<Integer> cycle(Graph graph, BitSet tangle) {
        BitSet met = new BitSet();
        int node = tangle.nextSetBit(0);
        while (!met.get(node)) {
            met.set(node);
            int edge = graph.firstIn(node);
            while (!tangle.get(graph.from(edge))) {
                edge = graph.nextIn(edge);
            }
            node = graph.from(edge);
        }
        return path(graph, node, node, tangle).orElseThrow();
    }

    /** The edges of a shortest way of one edge at least, if there is one inside {@code within}. */
    static Optional<List<Integer>> path(Graph graph, int source, int target, BitSet within) {
        int[] by = new int[graph.nodes()];
        Arrays.fill(by, Graph.NONE);
        Deque<Integer> next = new ArrayDeque<>(List.of(source));
        while (!next.isEmpty()) {
            int node = next.remove();
            for (int edge = graph.firstOut(node); edge != Graph.NONE; edge = graph.nextOut(edge)) {
                int reached = graph.to(edge);
                if (by[reached] == Graph.NONE && within.get(reached)) {
                    by[reached] = edge;
                    if (reached == target) {
                        return Optional.of(back(graph, by, source, target));
                    }
                    next.add(reached);
                }
            }
        }
        return Optional.empty();
    }

    private static List<Integer> back(Graph graph, int[] by, int source, int target) {
        List<Integer> edges = new ArrayList<>();
        int node = target;
        do {
            edges.add(by[node]);
            node = graph.from(by[node]);
        } while (node != source);
        Collections.reverse(edges);
        return edges;
    }

    /** All from which a node can be reached inside {@code within}, the node itself included. */
    static BitSet reaching(Graph graph, int target, BitSet within) {
        BitSet reaching = new BitSet();
        reaching.set(target);
        Deque<Integer> next = new ArrayDeque<>(List.of(target));
        while (!next.isEmpty()) {
            int node = next.remove();
            for (int edge = graph.firstIn(node); edge != Graph.NONE; edge = graph.nextIn(edge)) {
                int found = graph.from(edge);
                if (within.get(found) && !reaching.get(found)) {
                    reaching.set(found);
                    next.add(found);
                }
            }
        }
        return reaching;
    }
}
