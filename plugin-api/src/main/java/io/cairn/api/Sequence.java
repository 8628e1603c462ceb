// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;

/**
 * Items that are captured one after another: the second is not touched before the first is wholly captured. The groups
 * and sequences of one orderer and place run in the order in which it gives them.
 *
 * @param name what plans and messages call it, such as {@code pods} or {@code statefulset shop/db}
 * @param turns the turns in order
 * @param named whether the user named these items himself: one that doesn't exist is then reported as
 *     {@code --ordered-missing} says, and not merely counted as vanished
 * @param place whether it stands before or after what nothing places
 */
public record Sequence(String name, List<Turn> turns, boolean named, Place place) implements Ordering {

    /** Copies the list. */
    public Sequence {
        turns = List.copyOf(turns);
    }

    /** A sequence that stands first. */
    public Sequence(String name, List<Turn> turns, boolean named) {
        this(name, turns, named, Place.FIRST);
    }

    /**
     * One place in a sequence.
     *
     * @param item the item whose turn it is
     * @param with items captured right after it, in its turn, in this order: a pod's claims. One that has a turn of its
     *     own, or is in an earlier turn already, keeps that place
     */
    public record Turn(ItemId item, List<ItemId> with) {

        /** Copies the list. */
        public Turn {
            with = List.copyOf(with);
        }

        /** A turn of one item alone. */
        public static Turn of(ItemId item) {
            return new Turn(item, List.of());
        }
    }
}
