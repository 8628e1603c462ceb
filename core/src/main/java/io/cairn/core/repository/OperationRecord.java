// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Work beside an item, such as a snapshot: in the journal a line for each change of its state, in
 * {@link BackupFile#OPERATIONS} the last one.
 *
 * @param id what its action knows it by
 * @param kind what it makes of the item, such as {@code snapshot}
 * @param item the item
 * @param action the action that does it, as {@code plugin/action}
 * @param stage the number of the item's stage in the plan
 * @param state how it stands
 * @param started when it was begun
 * @param at when it came to this state
 * @param message of a failed one why; else empty
 * @param facts what is known of it, such as {@code driver} and {@code handle}
 */
public record OperationRecord(
        String id,
        String kind,
        ItemId item,
        String action,
        int stage,
        State state,
        Instant started,
        Instant at,
        String message,
        Map<String, String> facts)
        implements JournalLine {

    /** How an operation stands. */
    public enum State {
        /** It goes on. */
        RUNNING,
        /** It has done what it should. */
        COMPLETED,
        /** It failed. */
        FAILED;

        /** The word as it is written in files and shown. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the map, in its order. */
    public OperationRecord {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
}
