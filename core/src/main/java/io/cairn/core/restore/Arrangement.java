// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Items and what stands for many of them, as nodes of a graph whose edges say which comes first, and by how much. Used by
 * one thread.
 *
 * <p>Where edges make a circle, those of it are left out that the weakest reason asks for.
 */
final class Arrangement {

    /** Why one node comes before another, the weakest reason first. */
    enum Reason {
        /** The backup had them in this order. */
        RECORDED,
        /** The rule of one stands before that of the other. */
        LISTED,
        /** One owns the other. */
        OWNER,
        /** The user says so of these two: it is never left out. */
        WANTED
    }

    private static final int[] NONE = {};

    private int[] from = new int[64];
    private int[] to = new int[64];
    private int[] weights = new int[64];
    private Reason[] reasons = new Reason[64];
    private boolean[] gone = new boolean[64];
    private int[] pushedBy = NONE;
    private int edges;
    private int nodes;
    private final int items;

    Arrangement(int items) {
        this.items = items;
        this.nodes = items;
    }

    /** A node that stands for many. */
    int knot() {
        return nodes++;
    }

    void edge(int first, int then, int weight, Reason reason) {
        if (edges == from.length) {
            int more = edges * 2;
            from = Arrays.copyOf(from, more);
            to = Arrays.copyOf(to, more);
            weights = Arrays.copyOf(weights, more);
            reasons = Arrays.copyOf(reasons, more);
            gone = Arrays.copyOf(gone, more);
        }
        from[edges] = first;
        to[edges] = then;
        weights[edges] = weight;
        reasons[edges] = reason;
        edges++;
    }

    /** Says how far a node brings the one behind. */
    @FunctionalInterface
    interface Push {
        long behind(long place, int weight);
    }

    /**
     * The place of each node: at least its own, and at least that to which each node before brings it.
     *
     * @param own the items' own places; knots have none
     * @param disowned is told each item that comes before its owner, as a circle leaves no other way
     * @throws IllegalStateException if what the user wants makes a circle
     */
    long[] places(long[] own, Push push, IntConsumer disowned) {
        while (true) {
            long[] places = Arrays.copyOf(own, nodes);
            Arrays.fill(places, items, nodes, -1);
            pushedBy = new int[nodes];
            Arrays.fill(pushedBy, -1);
            boolean[] reached = walk(places, push);
            boolean all = true;
            for (boolean one : reached) {
                all &= one;
            }
            if (all) {
                return places;
            }
            if (!leaveOut(reached, disowned)) {
                throw new IllegalStateException("the rules make a circle that the planner of rules has not seen");
            }
        }
    }

    /** What an item waits for. */
    record Wait(int item, Reason reason) {}

    /** What brought an item to its place, after {@link #places}; empty if it is its own. */
    Optional<Wait> wait(int item) {
        int edge = pushedBy[item];
        if (edge < 0) {
            return Optional.empty();
        }
        Reason reason = reasons[edge];
        while (from[edge] >= items) {
            edge = pushedBy[from[edge]];
        }
        return Optional.of(new Wait(from[edge], reason));
    }

    private boolean[] walk(long[] places, Push push) {
        int[] waits = new int[nodes];
        int[][] behind = behind(waits);
        Deque<Integer> ready = new ArrayDeque<>();
        for (int node = 0; node < nodes; node++) {
            if (waits[node] == 0) {
                ready.add(node);
            }
        }
        boolean[] reached = new boolean[nodes];
        while (!ready.isEmpty()) {
            int node = ready.remove();
            reached[node] = true;
            for (int edge : behind[node]) {
                int then = to[edge];
                long pushed = push.behind(places[node], weights[edge]);
                if (pushed > places[then]) {
                    places[then] = pushed;
                    pushedBy[then] = edge;
                }
                if (--waits[then] == 0) {
                    ready.add(then);
                }
            }
        }
        return reached;
    }

    private int[][] behind(int[] waits) {
        int[] counts = new int[nodes];
        for (int edge = 0; edge < edges; edge++) {
            if (!gone[edge]) {
                counts[from[edge]]++;
                waits[to[edge]]++;
            }
        }
        int[][] behind = new int[nodes][];
        for (int node = 0; node < nodes; node++) {
            behind[node] = counts[node] == 0 ? NONE : new int[counts[node]];
        }
        for (int edge = 0; edge < edges; edge++) {
            if (!gone[edge]) {
                behind[from[edge]][--counts[from[edge]]] = edge;
            }
        }
        return behind;
    }

    private boolean leaveOut(boolean[] reached, IntConsumer disowned) {
        boolean[] inCircle = circles(reached);
        Reason weakest = Reason.WANTED;
        for (int edge = 0; edge < edges; edge++) {
            if (inCircle[edge] && reasons[edge].compareTo(weakest) < 0) {
                weakest = reasons[edge];
            }
        }
        for (int edge = 0; edge < edges && weakest != Reason.WANTED; edge++) {
            if (inCircle[edge] && reasons[edge] == weakest) {
                gone[edge] = true;
                if (weakest == Reason.OWNER) {
                    disowned.accept(to[edge]);
                }
            }
        }
        return weakest != Reason.WANTED;
    }

    /** The edges among the nodes that were not reached, less those that only lead away from a circle. */
    private boolean[] circles(boolean[] reached) {
        boolean[] kept = new boolean[edges];
        int[] leaving = new int[nodes];
        for (int edge = 0; edge < edges; edge++) {
            kept[edge] = !gone[edge] && !reached[from[edge]] && !reached[to[edge]];
            leaving[from[edge]] += kept[edge] ? 1 : 0;
        }
        for (boolean changed = true; changed; ) {
            changed = false;
            for (int edge = 0; edge < edges; edge++) {
                if (kept[edge] && leaving[to[edge]] == 0) {
                    kept[edge] = false;
                    leaving[from[edge]]--;
                    changed = true;
                }
            }
        }
        return kept;
    }
}
