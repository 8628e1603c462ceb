// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import io.cairn.api.Ordering.Place;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.spec.Treatment;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a rule of the user's or an orderer wants of the plan: the planner's only input, whoever it comes from. */
public sealed interface Wish {

    /** Where it comes from. */
    Origin origin();

    /** What plans and messages call it. */
    String name();

    /**
     * Where a wish comes from.
     *
     * @param source {@code rules}, or the orderer's name
     * @param explicit whether the user wrote it himself; it goes before what is not
     * @param position where he wrote it, such as {@code nightly.yaml:8:7}; empty if nowhere
     */
    record Origin(String source, boolean explicit, String position) {

        @Override
        public int hashCode() {
            return 31 * source.hashCode() + position.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Origin origin
                    && source.equals(origin.source)
                    && explicit == origin.explicit
                    && position.equals(origin.position);
        }

        /** The source of what the user's rules say. */
        public static final String RULES = "rules";

        /** Of what no rule and no orderer made. */
        public static final Origin NONE = new Origin("", false, "");

        /**
         * What messages call a rule or a wish of this name: {@code nightly.yaml:8:7: 'replicas'}, or {@code 'pods'} if it is
         * written nowhere.
         */
        public String cited(String name) {
            return (position.isEmpty() ? "" : position + ": ") + "'" + name + "'";
        }
    }

    /**
     * Items with a stage of their own.
     *
     * @param mode whether they go one after another or side by side
     * @param place before or after what nothing places
     * @param turns the items known one by one; in their order if {@code mode} is serial
     * @param named whether the user named them one by one
     * @param treatment how they are treated at their turn
     * @param members what else belongs to a parallel block: items that are found as their lists are read; empty if
     *     {@code turns} are all
     */
    record Block(
            Origin origin,
            String name,
            Mode mode,
            Place place,
            List<Turn> turns,
            boolean named,
            Treatment treatment,
            Optional<Members> members)
            implements Wish {

        /** Copies the list. */
        public Block {
            turns = List.copyOf(turns);
        }

        Block withTurns(List<Turn> changed) {
            return new Block(origin, name, mode, place, changed, named, treatment, members);
        }
    }

    /**
     * Every one of some items goes before every one of others.
     *
     * @param before the first ones
     * @param after those that wait for them
     */
    record Edge(Origin origin, String name, Set<ItemId> before, Set<ItemId> after) implements Wish {

        /** Copies the sets. */
        public Edge {
            before = Set.copyOf(before);
            after = Set.copyOf(after);
        }
    }
}
