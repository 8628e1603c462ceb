// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Stage;
import io.cairn.core.spec.Treatment;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Captures the turns of a serial stage one after another: the next one is not touched before all of the one before is
 * captured.
 */
final class SerialStage {

    private final CaptureRun run;
    private final Turns turns;
    private final Seen seen;
    private final Bracket bracket;

    SerialStage(CaptureRun run, Turns turns, Seen seen) {
        this.run = run;
        this.turns = turns;
        this.seen = seen;
        this.bracket = new Bracket(turns);
    }

    void run(Stage stage) throws IOException {
        run.output().expect(stage.turns().size());
        if (stage.treatment().freeze() == Treatment.Freeze.TOGETHER) {
            Optional<String> failure = bracket.together(stage, stage.turns(), () -> {
                captureAll(stage);
                return Optional.empty();
            });
            StageStoppedException.after(stage, failure);
        } else {
            captureAll(stage);
        }
    }

    private void captureAll(Stage stage) throws IOException {
        Deque<Turn> pending = new ArrayDeque<>(stage.turns());
        Optional<RoleOrder> roles =
                stage.treatment().roles().map(asked -> new RoleOrder(run, turns.items(), stage, asked));
        while (!pending.isEmpty()) {
            run.requireRunning();
            if (roles.isPresent()) {
                pending = new ArrayDeque<>(roles.get().now(List.copyOf(pending)));
            }
            Turn turn = pending.remove();
            run.log().info(turn.item(), "stage " + stage.number() + ": turn of " + turn.item());
            if (stage.treatment().freeze() != Treatment.Freeze.TOGETHER && seen.has(turn.item())) {
                run.output()
                        .remark(
                                stage.number(),
                                turn.item(),
                                "it was captured before its turn, with what it belongs to");
            } else {
                StageStoppedException.after(stage, capture(stage, turn));
            }
        }
    }

    private Optional<String> capture(Stage stage, Turn turn) throws IOException {
        return stage.treatment().freeze() == Treatment.Freeze.TOGETHER
                ? bracket.amongFrozen(stage, turn)
                : bracket.each(stage, turn);
    }
}
