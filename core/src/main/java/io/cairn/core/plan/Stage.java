// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.Sequence.Turn;
import java.util.List;

/**
 * Items that are captured together, after the stages before and before those behind.
 *
 * @param number counts from 1
 * @param mode how its items are captured
 * @param name what it is called in plans and journals, such as {@code pods} or {@code everything else}
 * @param orderer the orderer that made it; empty for the stage of all that no orderer placed
 * @param named whether the user named its items himself
 * @param turns the turns of a serial stage, in order; empty for the parallel one, whose items are found as it is read
 */
public record Stage(int number, Mode mode, String name, String orderer, boolean named, List<Turn> turns) {

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
}
