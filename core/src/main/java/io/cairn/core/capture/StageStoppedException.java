// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.core.plan.Stage;
import io.cairn.core.spec.Treatment.OnError;
import java.io.IOException;
import java.util.Optional;

/** An item failed, and its rule says that this ends the backup. */
public final class StageStoppedException extends IOException {

    private static final long serialVersionUID = 1L;

    StageStoppedException(Stage stage, String reason) {
        super("stage " + stage.number() + " (" + stage.name() + ") ends the backup, as its rule says: " + reason);
    }

    /** Ends the run after a failure, if the stage's rule says so. */
    static void after(Stage stage, Optional<String> failure) throws StageStoppedException {
        if (failure.isPresent() && stage.treatment().onError() == OnError.STOP) {
            throw new StageStoppedException(stage, failure.get());
        }
    }
}
