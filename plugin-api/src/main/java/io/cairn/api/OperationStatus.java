// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How an operation stands.
 *
 * @param state whether it goes on
 * @param message of a failed one why, and what to do, as the end of a sentence without a full stop; of a running one what
 *     troubles it, if anything. It is told if the time runs out
 * @param facts what has become known since; the engine adds it to the operation
 */
public record OperationStatus(State state, String message, Map<String, String> facts) {

    /** Whether an operation goes on. */
    public enum State {
        /** It goes on; the item's turn may end. */
        RUNNING,
        /** It has done what it should. */
        COMPLETED,
        /** It will not do what it should. */
        FAILED
    }

    /** Copies the map, in its order. */
    public OperationStatus {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** It goes on. */
    public static OperationStatus running(String trouble, Map<String, String> facts) {
        return new OperationStatus(State.RUNNING, trouble, facts);
    }

    /** It has done what it should. */
    public static OperationStatus completed(Map<String, String> facts) {
        return new OperationStatus(State.COMPLETED, "", facts);
    }

    /** It failed. */
    public static OperationStatus failed(String reason) {
        return new OperationStatus(State.FAILED, reason, Map.of());
    }
}
