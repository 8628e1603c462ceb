// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Wish.Block;
import io.cairn.core.plan.Wish.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which block has which item: the first that wants it. Used by one thread. */
final class Claims {

    private final List<Wish> wishes;
    private final Map<ItemId, Integer> holders = new HashMap<>();
    private final Set<ItemId> goingAlong = new HashSet<>();
    private final Notes notes;
    /** What is said of two blocks that want the same: once made, since they may want a lot. */
    private final Map<Long, String> clashes = new HashMap<>();

    /**
     * Gives each item to a block.
     *
     * @param wishes in their order: those of the user first
     * @throws InvalidInputException if the user named an item twice
     * @throws OrderException if an orderer gives an item two turns
     */
    Claims(List<Wish> wishes, Notes notes) {
        this.wishes = wishes;
        this.notes = notes;
        for (int number = 0; number < wishes.size(); number++) {
            if (wishes.get(number) instanceof Block block) {
                take(number, block);
            }
        }
    }

    private void take(int number, Block block) {
        for (Turn turn : block.turns()) {
            ItemId item = turn.item();
            if (goingAlong.contains(item) && !block.named()) {
                notes.add(item, goesAlong(block));
                continue;
            }
            Integer earlier = holders.putIfAbsent(item, number);
            if (earlier != null) {
                if (earlier == number) {
                    twice(item, block);
                }
                notes.add(item, clashes.computeIfAbsent(pair(earlier, number), key -> clash(item, earlier, block)));
            }
        }
        if (!block.treatment().with().isEmpty()) {
            takeAlong(number, block);
        }
    }

    /** What goes along by the user's word does so though a pattern matches it; what he named keeps its own turn. */
    private void takeAlong(int number, Block block) {
        for (Turn turn : block.turns()) {
            if (!has(number, turn)) {
                continue;
            }
            for (ItemId companion : turn.with()) {
                Integer holder = holders.get(companion);
                boolean keeps = holder != null && block(holder).named();
                if (block.treatment().with().contains(companion.type()) && !keeps) {
                    goingAlong.add(companion);
                    if (holder != null) {
                        holders.remove(companion);
                        notes.add(companion, goesAlong(block(holder)));
                    }
                }
            }
        }
    }

    private Block block(int number) {
        return (Block) wishes.get(number);
    }

    private static String goesAlong(Block other) {
        return "what goes along in the turn of another item has none by " + Names.of(other);
    }

    private static void twice(ItemId item, Block block) {
        if (block.origin().source().equals(Origin.RULES)) {
            throw new InvalidInputException(item + " is named twice by " + Names.of(block) + ": name it once");
        }
        throw new OrderException(block.origin().source(), "gives " + item + " two turns in '" + block.name() + "'");
    }

    private static long pair(int earlier, int later) {
        return ((long) earlier << Integer.SIZE) | later;
    }

    private String clash(ItemId item, int number, Block later) {
        Block earlier = block(number);
        Origin origin = later.origin();
        boolean oneOrderer = !origin.source().equals(Origin.RULES)
                && origin.source().equals(earlier.origin().source());
        if (oneOrderer) {
            throw new OrderException(
                    origin.source(),
                    "gives " + item + " two turns: in '" + earlier.name() + "' and in '" + later.name() + "'");
        }
        if (origin.explicit() && earlier.origin().explicit() && later.named() && earlier.named()) {
            throw new InvalidInputException(item + " is named by " + Names.of(earlier) + " and by " + Names.of(later)
                    + ": name it in one of them");
        }
        return Names.of(earlier) + " goes before " + Names.of(later) + ", which wants the same";
    }

    /** Whether the block with this number has the item of this turn. */
    boolean has(int number, Turn turn) {
        Integer holder = holders.get(turn.item());
        return holder != null && holder == number;
    }

    /** Whether some block has the item. */
    boolean taken(ItemId item) {
        return holders.containsKey(item);
    }

    /** Whether this block has the item. */
    boolean isHeldBy(ItemId item, Block block) {
        Integer holder = holders.get(item);
        return holder != null && wishes.get(holder).equals(block);
    }

    /** Leaves an item to no block. */
    void release(ItemId item) {
        holders.remove(item);
    }

    /** The blocks that want an item, in their order: the first with a right to it has it. */
    List<Block> wantedBy(ItemId item) {
        List<Block> found = new ArrayList<>();
        for (Wish wish : wishes) {
            if (wish instanceof Block block
                    && block.turns().stream().anyMatch(turn -> turn.item().equals(item))) {
                found.add(block);
            }
        }
        return found;
    }
}
