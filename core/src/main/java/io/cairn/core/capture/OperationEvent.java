// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.Operation;
import java.time.Instant;

/**
 * Something that happened to an operation.
 *
 * @param action the action that does it, as {@code plugin/action}
 * @param stage the number of the stage of its item
 * @param operation the operation with all facts that are known by now
 * @param state what happened
 * @param started when it was begun
 * @param at when this happened
 * @param message of a failed one why; else empty
 */
public record OperationEvent(
        String action, int stage, Operation operation, State state, Instant started, Instant at, String message) {

    /** How it stands after this. */
    public enum State {
        /** It goes on, and the turn of its item may end. */
        RUNNING,
        /** It has done what it should. */
        COMPLETED,
        /** It failed. */
        FAILED
    }
}
