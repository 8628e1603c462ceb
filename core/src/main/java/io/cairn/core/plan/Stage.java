// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Wish.Origin;
import io.cairn.core.spec.Treatment;
import java.util.List;
import java.util.Optional;

/**
 * Items that are captured together, after the stages before and before those behind. Immutable.
 *
 * <p>What a parallel stage holds is found in this order: an item that has a turn in any stage of the plan belongs to that
 * stage; else to the stage whose {@code members} have it; else to the {@linkplain #rest rest}.
 *
 * @param number counts from 1
 * @param mode how its items are captured
 * @param name what it is called in plans and journals: the name of the rule or of the orderer's wish, or
 *     {@code everything else}
 * @param origin the rule or orderer that made it; {@link Origin#NONE} for the rest
 * @param named whether the user named its items one by one
 * @param treatment how its items are treated at their turn
 * @param turns the items known one by one: in their order if the stage is serial, sorted by id if it is parallel
 * @param members what else belongs to a parallel stage: items that are found as their lists are read. A rule that
 *     precedences spread over several stages has them in one of these only
 */
public record Stage(
        int number,
        Mode mode,
        String name,
        Origin origin,
        boolean named,
        Treatment treatment,
        List<Turn> turns,
        Optional<Members> members) {

    /** How the items of a stage are captured. */
    public enum Mode {
        /** One at a time, each read at its turn. */
        SERIAL,
        /** Side by side, all at one revision of the cluster. */
        PARALLEL
    }

    /** Copies the list. */
    public Stage {
        turns = List.copyOf(turns);
    }

    /** The stage of all that nothing places. */
    static Stage rest(int number) {
        return new Stage(
                number,
                Mode.PARALLEL,
                "everything else",
                Origin.NONE,
                false,
                Treatment.plain(),
                List.of(),
                Optional.empty());
    }

    Stage withNumber(int changed) {
        return new Stage(changed, mode, name, origin, named, treatment, turns, members);
    }

    /** What messages call the rule or the wish that made it. */
    public String cited() {
        return origin.cited(name);
    }

    /** Whether this is the stage of all that no other one holds. A plan has exactly one. */
    public boolean rest() {
        return origin.equals(Origin.NONE);
    }
}
