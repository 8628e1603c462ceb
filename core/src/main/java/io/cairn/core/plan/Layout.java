// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.Ordering.Place;
import io.cairn.core.plan.Wish.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * The wishes in their order, those of the user first, and the slots in which their blocks stand: those that are placed
 * first, the rest, those that are placed last. The place of a wish in {@code wishes} is its number. Immutable.
 *
 * @param wishes all wishes
 * @param slots for each slot the number of its block, and {@link Graph#NO_CAUSE} for the rest
 * @param rest the slot of the rest
 */
record Layout(List<Wish> wishes, List<Integer> slots, int rest) {

    /** The wishes from one number up to another, which is not of them. */
    record Range(int start, int end) {}

    static Layout of(List<Wish> given) {
        List<Wish> wishes = new ArrayList<>();
        given.stream().filter(wish -> wish.origin().explicit()).forEach(wishes::add);
        given.stream().filter(wish -> !wish.origin().explicit()).forEach(wishes::add);
        List<Integer> slots = new ArrayList<>(blocks(wishes, Place.FIRST));
        int rest = slots.size();
        slots.add(Graph.NO_CAUSE);
        slots.addAll(blocks(wishes, Place.LAST));
        return new Layout(List.copyOf(wishes), List.copyOf(slots), rest);
    }

    private static List<Integer> blocks(List<Wish> wishes, Place place) {
        List<Integer> numbers = new ArrayList<>();
        for (int number = 0; number < wishes.size(); number++) {
            if (wishes.get(number) instanceof Block block && block.place() == place) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** The slot of each wish that is a block, by its number. */
    int[] slotsByWish() {
        int[] found = new int[wishes.size()];
        for (int slot = 0; slot < slots.size(); slot++) {
            if (slots.get(slot) >= 0) {
                found[slots.get(slot)] = slot;
            }
        }
        return found;
    }

    /** The wishes of the user, which may be none, then those of each orderer. */
    List<Range> sources() {
        int explicit = 0;
        while (explicit < wishes.size() && wishes.get(explicit).origin().explicit()) {
            explicit++;
        }
        List<Range> ranges = new ArrayList<>(List.of(new Range(0, explicit)));
        int start = explicit;
        for (int end = start + 1; end <= wishes.size(); end++) {
            if (end == wishes.size() || !source(end).equals(source(start))) {
                ranges.add(new Range(start, end));
                start = end;
            }
        }
        return ranges;
    }

    private String source(int number) {
        return wishes.get(number).origin().source();
    }

    /** The block with this number. */
    Block block(int number) {
        return (Block) wishes.get(number);
    }
}
