// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish.Block;
import io.cairn.core.spec.Treatment.Freeze;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The wishes as a graph. Its nodes are the items, one for what lists find of a block, one for all of a block that must not
 * be split, and between the slots of the blocks a row of posts: what stands in a slot is between the post before it and
 * the post behind it. Items that no block has stand free. Used by one thread.
 */
final class WishGraph {

    /** What no item is. */
    static final ItemId NOTHING = new ItemId("", "", "");

    /** The slot of a post. */
    static final int POST = -2;

    /** The slot of a free item and of a knot. */
    static final int FREE = -1;

    private final Graph graph = new Graph();
    private final Layout layout;
    private final Claims claims;
    private final int[] slotsByWish;
    private final int restNode;
    private final Map<ItemId, Integer> nodes = new HashMap<>();
    /** The turns in which items go along that have none of their own. */
    private final Map<ItemId, Integer> hosts = new HashMap<>();
    /** For items that share a node with others: where they stand among them. */
    private final Map<ItemId, Integer> sharedRanks = new HashMap<>();
    /** By node. */
    private final List<ItemId> items = new ArrayList<>();

    private int[] slots = new int[64];
    private int[] ranks = new int[64];
    /** By slot, 0 where there is none: node 0 is a post. */
    private final int[] wholes;

    private final int[] members;

    /** A graph of the posts and of the rest. */
    WishGraph(Layout layout, Claims claims) {
        this.layout = layout;
        this.claims = claims;
        this.slotsByWish = layout.slotsByWish();
        this.wholes = new int[layout.slots().size()];
        this.members = new int[layout.slots().size()];
        for (int post = 0; post <= layout.slots().size(); post++) {
            node(NOTHING, POST);
            if (post > 0) {
                graph.addEdge(post - 1, post, 0, Graph.NO_CAUSE);
            }
        }
        restNode = node(NOTHING, layout.rest());
        stand(restNode, Graph.NO_CAUSE);
    }

    private int node(ItemId item, int slot) {
        int node = graph.addNode();
        if (node == slots.length) {
            slots = Arrays.copyOf(slots, node * 2);
            ranks = Arrays.copyOf(ranks, node * 2);
        }
        items.add(item);
        slots[node] = slot;
        return node;
    }

    /** Puts a node between the posts of its slot. */
    private void stand(int node, int wish) {
        graph.addEdge(slots[node], node, 0, wish);
        graph.addEdge(node, slots[node] + 1, 1, wish);
    }

    /** Adds what a block holds as a whole, before its turns are added one by one. */
    void open(int wish) {
        Block block = layout.block(wish);
        int slot = slotsByWish[wish];
        if (block.members().isPresent()) {
            members[slot] = node(NOTHING, slot);
            stand(members[slot], wish);
        }
        if (block.treatment().freeze() == Freeze.TOGETHER) {
            wholes[slot] = node(NOTHING, slot);
            stand(wholes[slot], wish);
        }
    }

    /**
     * Adds a turn of a block.
     *
     * @param rank where it stands in the block
     * @param before the node of the turn before it, or {@link Graph#NONE}
     * @return the node of this one
     */
    int add(int wish, Turn turn, int rank, int before) {
        Block block = layout.block(wish);
        int slot = slotsByWish[wish];
        int node = wholes[slot];
        if (node != 0) {
            nodes.put(turn.item(), node);
            sharedRanks.put(turn.item(), rank);
        } else {
            node = nodes.computeIfAbsent(turn.item(), item -> node(item, FREE));
            slots[node] = slot;
            ranks[node] = rank;
            if (before != Graph.NONE && block.mode() == Mode.SERIAL) {
                graph.addEdge(before, node, 0, wish);
            }
            stand(node, wish);
        }
        if (!turn.with().isEmpty()) {
            addCompanions(turn, rank, node);
        }
        return node;
    }

    private void addCompanions(Turn turn, int rank, int node) {
        int companionRank = rank;
        for (ItemId companion : turn.with()) {
            companionRank++;
            if (!claims.taken(companion) && !nodes.containsKey(companion) && !hosts.containsKey(companion)) {
                hosts.put(companion, node);
                sharedRanks.put(companion, companionRank);
            }
        }
    }

    /** Leaves the item of a turn free again, whose edges have been cut. */
    void free(Turn turn, int node) {
        slots[node] = FREE;
        turn.with().forEach(companion -> hosts.remove(companion, node));
    }

    /** The node of an item that a precedence names: that of the turn in which it goes along, if it does. */
    int nodeOf(ItemId item) {
        Integer host = hosts.get(item);
        return host != null ? host : nodes.computeIfAbsent(item, id -> node(id, FREE));
    }

    /** A node that is no item, to tie many edges to. */
    int knot() {
        return node(NOTHING, FREE);
    }

    /**
     * What has an order of its own, by a number: items with the same one need no edge between them if their ranks are in
     * order.
     */
    int ownOrder(int node) {
        int slot = slots[node];
        boolean ordered = slot >= 0
                && slot != layout.rest()
                && (wholes[slot] != 0 || layout.block(layout.slots().get(slot)).mode() == Mode.SERIAL);
        return ordered ? slot : -1 - node;
    }

    /** Where an item stands in what has an order of its own. */
    int rank(ItemId item) {
        int node = nodeOf(item);
        boolean sideBySide =
                isWhole(node) && layout.block(layout.slots().get(slots[node])).mode() == Mode.PARALLEL;
        return sideBySide ? 0 : sharedRanks.getOrDefault(item, ranks[node]);
    }

    private int wholeOf(int node) {
        return slots[node] < 0 ? Graph.NONE : wholes[slots[node]];
    }

    /** Whether a node stands for all of a block that must not be split. */
    boolean isWhole(int node) {
        return node == wholeOf(node);
    }

    /** Whether the item goes along in the turn of this node. */
    boolean goesAlong(ItemId item, int node) {
        return Integer.valueOf(node).equals(hosts.get(item));
    }

    Graph graph() {
        return graph;
    }

    Layout layout() {
        return layout;
    }

    Claims claims() {
        return claims;
    }

    /** The item of a node; {@link #NOTHING} for a post, a knot, and what stands for several items. */
    ItemId item(int node) {
        return items.get(node);
    }

    int slot(int node) {
        return slots[node];
    }

    /** Whether any wish says something of a node. */
    boolean isTied(int node) {
        return graph.firstIn(node) != Graph.NONE || graph.firstOut(node) != Graph.NONE;
    }

    /** Adds the wishes that say something of a node. */
    void addCauses(int node, Set<Integer> causes) {
        for (int edge = graph.firstOut(node); edge != Graph.NONE; edge = graph.nextOut(edge)) {
            if (graph.cause(edge) != Graph.NO_CAUSE) {
                causes.add(graph.cause(edge));
            }
        }
        for (int edge = graph.firstIn(node); edge != Graph.NONE; edge = graph.nextIn(edge)) {
            causes.add(graph.cause(edge));
        }
    }

    /** The node of what lists find of the block in a slot. */
    int membersNode(int slot) {
        return members[slot];
    }

    /** The slot of a block. */
    int slotOf(int wish) {
        return slotsByWish[wish];
    }

    int restSlot() {
        return layout.rest();
    }

    /** The node of the rest. */
    int restNode() {
        return restNode;
    }

    /** The node of an item that has one. */
    int known(ItemId item) {
        return nodes.getOrDefault(item, Graph.NONE);
    }
}
