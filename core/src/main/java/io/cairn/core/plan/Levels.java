// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * The level of each node of a graph of wishes: no edge leads to a level that is lower than its weight asks for. A block is
 * kept together wherever the precedences let it, and what stands free comes as late as they let it, in the rest if they
 * do. Linear in the graph.
 */
final class Levels {

    private final WishGraph wishes;
    private final Graph graph;
    /** By node: the last slot from which a way leads to it, or {@link WishGraph#FREE}. */
    private final int[] lastSlots;
    /** By node: how many levels it must stay behind the first of its cluster. */
    private final int[] offsets;
    /** By node: the slot whose items it stands among, or a number of its own. */
    private final int[] clusters;

    private final int[] levels;

    private Levels(WishGraph wishes) {
        this.wishes = wishes;
        this.graph = wishes.graph();
        this.lastSlots = new int[graph.nodes()];
        this.offsets = new int[graph.nodes()];
        this.clusters = new int[graph.nodes()];
        this.levels = new int[graph.nodes()];
    }

    /** The levels by node, of a graph without circles; the rest is made to wait for what comes to no end before it. */
    static int[] of(WishGraph wishes) {
        return new Levels(wishes).levels();
    }

    private int[] levels() {
        int[] order = Cycles.order(graph);
        findOffsets(order);
        findClusters(order);
        leadIntoTheRest();
        findEarliest();
        delayFreeOnes();
        return levels;
    }

    private void findOffsets(int[] order) {
        for (int node : order) {
            boolean free = wishes.slot(node) == WishGraph.FREE;
            lastSlots[node] = free ? WishGraph.FREE : wishes.slot(node);
            if (free) {
                for (int edge = graph.firstIn(node); edge != Graph.NONE; edge = graph.nextIn(edge)) {
                    lastSlots[node] = Math.max(lastSlots[node], lastSlots[graph.from(edge)]);
                }
            }
            if (lastSlots[node] >= 0) {
                for (int edge = graph.firstIn(node); edge != Graph.NONE; edge = graph.nextIn(edge)) {
                    if (lastSlots[graph.from(edge)] == lastSlots[node]) {
                        offsets[node] = Math.max(offsets[node], offsets[graph.from(edge)] + graph.weight(edge));
                    }
                }
            }
        }
    }

    /** A free node between items of a block moves with the block. */
    private void findClusters(int[] order) {
        int slots = wishes.layout().slots().size();
        for (int at = order.length - 1; at >= 0; at--) {
            int node = order[at];
            boolean inside = wishes.slot(node) >= 0;
            if (!inside && lastSlots[node] >= 0) {
                for (int edge = graph.firstOut(node); edge != Graph.NONE; edge = graph.nextOut(edge)) {
                    inside |= clusters[graph.to(edge)] == lastSlots[node];
                }
            }
            clusters[node] = inside ? lastSlots[node] : slots + node;
            if (!inside) {
                offsets[node] = 0;
            }
        }
    }

    /** The rest comes when all has begun that may come before it: then nothing free need be left for later. */
    private void leadIntoTheRest() {
        for (int node = 0; node < levels.length; node++) {
            if (mayComeBeforeTheRest(node)) {
                boolean last = true;
                for (int edge = graph.firstOut(node); edge != Graph.NONE; edge = graph.nextOut(edge)) {
                    last &= !mayComeBeforeTheRest(graph.to(edge));
                }
                if (last) {
                    graph.addEdge(node, wishes.restNode(), 0, Graph.NO_CAUSE);
                }
            }
        }
    }

    private boolean mayComeBeforeTheRest(int node) {
        return wishes.slot(node) == WishGraph.FREE && lastSlots[node] < wishes.restSlot();
    }

    /** The longest way to each cluster, which is the least level that its first nodes can have. */
    private void findEarliest() {
        int slots = wishes.layout().slots().size();
        int[] bases = new int[slots + levels.length];
        int[] waits = new int[bases.length];
        int[][] members = members(slots);
        for (int edge = 0; edge < graph.edges(); edge++) {
            if (clusters[graph.from(edge)] != clusters[graph.to(edge)]) {
                waits[clusters[graph.to(edge)]]++;
            }
        }
        Deque<Integer> ready = new ArrayDeque<>();
        for (int cluster = 0; cluster < bases.length; cluster++) {
            boolean filled = cluster < slots ? members[cluster].length > 0 : clusters[cluster - slots] == cluster;
            if (filled && waits[cluster] == 0) {
                ready.add(cluster);
            }
        }
        while (!ready.isEmpty()) {
            int cluster = ready.remove();
            int[] nodes = cluster < slots ? members[cluster] : new int[] {cluster - slots};
            for (int node : nodes) {
                levels[node] = bases[cluster] + offsets[node];
                for (int edge = graph.firstOut(node); edge != Graph.NONE; edge = graph.nextOut(edge)) {
                    int target = graph.to(edge);
                    if (clusters[target] != cluster) {
                        int least = levels[node] + graph.weight(edge) - offsets[target];
                        bases[clusters[target]] = Math.max(bases[clusters[target]], least);
                        if (--waits[clusters[target]] == 0) {
                            ready.add(clusters[target]);
                        }
                    }
                }
            }
        }
    }

    private int[][] members(int slots) {
        int[] sizes = new int[slots];
        for (int cluster : clusters) {
            if (cluster < slots) {
                sizes[cluster]++;
            }
        }
        int[][] members = Arrays.stream(sizes).mapToObj(int[]::new).toArray(int[][]::new);
        Arrays.fill(sizes, 0);
        for (int node = 0; node < clusters.length; node++) {
            if (clusters[node] < slots) {
                members[clusters[node]][sizes[clusters[node]]++] = node;
            }
        }
        return members;
    }

    private void delayFreeOnes() {
        int[] order = Cycles.order(graph);
        for (int at = order.length - 1; at >= 0; at--) {
            int node = order[at];
            if (mayComeBeforeTheRest(node)) {
                levels[node] = levels[wishes.restNode()];
                for (int edge = graph.firstOut(node); edge != Graph.NONE; edge = graph.nextOut(edge)) {
                    levels[node] = Math.min(levels[node], levels[graph.to(edge)] - graph.weight(edge));
                }
            }
        }
    }
}
