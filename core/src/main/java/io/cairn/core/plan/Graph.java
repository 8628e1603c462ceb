// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import java.util.Arrays;

/**
 * A directed graph of numbered nodes. Each edge has a weight, the levels that lie between its ends at least, and a cause,
 * the number of the wish that it comes from. A few ints per node and edge, since plans have them by the hundred thousand.
 * The edges added last can be taken back.
 */
final class Graph {

    /** The cause of an edge that no wish makes. */
    static final int NO_CAUSE = -1;

    /** Where the edges of a node end. */
    static final int NONE = -1;

    private int nodes;
    private int edges;
    private int[] firstOut = new int[64];
    private int[] firstIn = new int[64];
    private int[] from = new int[128];
    private int[] to = new int[128];
    private int[] nextOut = new int[128];
    private int[] nextIn = new int[128];
    private int[] cause = new int[128];
    private byte[] weight = new byte[128];

    int addNode() {
        if (nodes == firstOut.length) {
            firstOut = Arrays.copyOf(firstOut, nodes * 2);
            firstIn = Arrays.copyOf(firstIn, nodes * 2);
        }
        firstOut[nodes] = NONE;
        firstIn[nodes] = NONE;
        return nodes++;
    }

    void addEdge(int source, int target, int levels, int wish) {
        if (edges == from.length) {
            grow();
        }
        from[edges] = source;
        to[edges] = target;
        weight[edges] = (byte) levels;
        cause[edges] = wish;
        nextOut[edges] = firstOut[source];
        nextIn[edges] = firstIn[target];
        firstOut[source] = edges;
        firstIn[target] = edges;
        edges++;
    }

    private void grow() {
        int size = edges * 2;
        from = Arrays.copyOf(from, size);
        to = Arrays.copyOf(to, size);
        nextOut = Arrays.copyOf(nextOut, size);
        nextIn = Arrays.copyOf(nextIn, size);
        cause = Arrays.copyOf(cause, size);
        weight = Arrays.copyOf(weight, size);
    }

    /** Takes back the edges added since there were so many. */
    void cutBackTo(int count) {
        while (edges > count) {
            edges--;
            firstOut[from[edges]] = nextOut[edges];
            firstIn[to[edges]] = nextIn[edges];
        }
    }

    int nodes() {
        return nodes;
    }

    int edges() {
        return edges;
    }

    /** The first edge that leaves a node, or {@link #NONE}. */
    int firstOut(int node) {
        return firstOut[node];
    }

    int nextOut(int edge) {
        return nextOut[edge];
    }

    /** The first edge that comes to a node, or {@link #NONE}. */
    int firstIn(int node) {
        return firstIn[node];
    }

    int nextIn(int edge) {
        return nextIn[edge];
    }

    int from(int edge) {
        return from[edge];
    }

    int to(int edge) {
        return to[edge];
    }

    int weight(int edge) {
        return weight[edge];
    }

    int cause(int edge) {
        return cause[edge];
    }
}
