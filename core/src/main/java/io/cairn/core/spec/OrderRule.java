// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.Ordering.Place;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.Treatment.Freeze;
import io.cairn.core.spec.Treatment.OnError;
import java.util.List;
import java.util.Optional;

/** One rule of an order, as the user wrote it. Immutable. */
public sealed interface OrderRule {

    /** The name that the user gave it, or one that tells it from the others. */
    String name();

    /** Where it stands. */
    Position position();

    /** How the items of a rule are captured. */
    enum Mode {
        /** One after another. */
        SERIAL,
        /** Side by side. */
        PARALLEL
    }

    /**
     * Gives items a place of their own.
     *
     * @param select the items
     * @param sort by what they are sorted, the first key counting most; empty for the order in which they are named
     * @param mode whether they go one after another
     * @param place before or after what nothing places
     * @param freeze how their pods are frozen
     * @param with types whose related items are captured in the turn of the item that they belong to
     * @param onError what a failure means for the rest
     * @param onMissing what to do if a named item, or any item at all, doesn't exist; empty for what the backup says
     * @param gate what the items must be like before a restore goes on behind them
     */
    record Placing(
            String name,
            Position position,
            Selector select,
            List<SortKey> sort,
            Mode mode,
            Place place,
            Freeze freeze,
            List<Word> with,
            OnError onError,
            Optional<MissingPolicy> onMissing,
            Optional<Gate> gate)
            implements OrderRule {

        /** Copies the lists. */
        public Placing {
            sort = List.copyOf(sort);
            with = List.copyOf(with);
        }
    }

    /**
     * Has items wait for others, and gives neither a place.
     *
     * @param before the items that go first; one that both sides select is one of these
     * @param after the items that wait
     */
    record Pair(String name, Position position, Selector before, Selector after) implements OrderRule {}
}
