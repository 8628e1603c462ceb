// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Work that an action does beside an item and that may go on after the item's turn, such as a snapshot. The engine
 * carries it from call to call and into the backup; an action keeps nothing of it.
 *
 * @param id what the action knows it by: unique among the operations of this action for all time, so that a backup that
 *     is read years later means this one
 * @param kind what it makes of the item, for people and programs that read the backup: one word, such as
 *     {@link #SNAPSHOT}
 * @param item the item that it belongs to
 * @param timeout how long it may take from the end of the item's turn on
 * @param facts what is known of it by now and is worth keeping, such as {@code driver} or {@code handle}: whatever is
 *     needed to use or to delete what it makes. In the order in which they are shown; no secrets
 */
public record Operation(String id, String kind, ItemId item, Duration timeout, Map<String, String> facts) {

    /**
     * The kind that keeps the data of a claim: a claim that has a completed one doesn't count as captured without its
     * data.
     */
    public static final String SNAPSHOT = "snapshot";

    /** Copies the map, in its order. */
    public Operation {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** The same operation with more facts; one of the same name is replaced. */
    public Operation with(Map<String, String> more) {
        Map<String, String> joined = new LinkedHashMap<>(facts);
        joined.putAll(more);
        return new Operation(id, kind, item, timeout, joined);
    }
}
