// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.BackupItemAction;
import io.cairn.api.Operation;
import io.cairn.api.OperationStatus;
import io.cairn.core.capture.OperationEvent.State;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plugins.Extension;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** An operation from its turn to its end. Used by one thread at a time. */
final class RunningOperation {

    private final Extension<BackupItemAction> action;
    private final int stage;
    private final Instant started;
    private volatile Operation operation;
    private volatile boolean discarded;
    private Instant deadline;

    RunningOperation(Extension<BackupItemAction> action, int stage, Operation operation, Instant started) {
        this.action = action;
        this.stage = stage;
        this.operation = operation;
        this.started = started;
        this.deadline = started;
    }

    Extension<BackupItemAction> action() {
        return action;
    }

    Operation operation() {
        return operation;
    }

    void add(Map<String, String> facts) {
        operation = operation.with(facts);
    }

    /** Its time runs from now on. */
    void turnEnded(Instant now) {
        deadline = now.plus(operation.timeout());
    }

    boolean overdue(Instant now) {
        return !now.isBefore(deadline);
    }

    OperationStatus poll() throws IOException {
        return about(extension -> extension.poll(operation));
    }

    private <R> R about(Extension.Call<BackupItemAction, R, IOException> call) throws IOException {
        return LogMarks.about(operation.item(), () -> action.call(call));
    }

    void discard() throws IOException {
        if (!discarded) {
            about(extension -> {
                extension.discard(operation);
                return operation;
            });
            discarded = true;
        }
    }

    OperationEvent event(State state, Instant now, String message) {
        return new OperationEvent(action.toString(), stage, operation, state, started, now, message);
    }

    @Override
    public String toString() {
        return "the " + operation.kind() + " of " + operation.item();
    }
}
