// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.core.kube.KubeStatusException;
import io.cairn.core.kube.LostAnswerException;
import java.util.Optional;

/**
 * Makes one object that isn't there.
 *
 * <p>If the answer to a POST is lost, the object is looked for before it is sent again, or given up. What is found is this run's own if
 * it was made since the run {@linkplain RunStart began} and by the field manager {@code cairn}.
 */
final class Creation {

    private static final int MOST_ERRORS = 3;
    private static final int MOST_CONFLICTS = 5;

    private final Target target;
    private final Desired desired;
    private final RunStart begun;
    private final Pauses pauses;
    private boolean lost;
    private int errors;
    private int conflicts;

    Creation(Target target, Desired desired, RunStart begun, Pauses pauses) {
        this.target = target;
        this.desired = desired;
        this.begun = begun;
        this.pauses = pauses;
    }

    /** Makes the object; empty if there is one already that isn't this run's. */
    Optional<Applied> run() throws ClusterException {
        while (true) {
            try {
                Target.Written made = target.create();
                return Optional.of(Applied.of(Outcome.CREATED, "", made.uid(), made.resourceVersion())
                        .noted(made.warnings()));
            } catch (LostAnswerException e) {
                lost = true;
                boolean again = waited(e);
                Optional<ObjectTree> found = target.get();
                if (found.isPresent()) {
                    return found.filter(this::isOurs).map(Creation::created);
                }
                if (!again) {
                    throw e.getCause() instanceof KubeStatusException refused ? refused : e;
                }
            } catch (KubeStatusException e) {
                if (e.reason().equals("AlreadyExists")) {
                    return lost ? target.get().filter(this::isOurs).map(Creation::created) : Optional.empty();
                }
                // Ports and addresses are allotted before the name is looked at, so the service itself may have them.
                if (Refusals.isTaken(e, desired) && target.get().isPresent()) {
                    return Optional.empty();
                }
                repeatOrThrow(e);
            }
        }
    }

    /** Waits for the next attempt; false if that was the last one. */
    private boolean waited(LostAnswerException e) throws ClusterException {
        errors += e.status() == 500 ? 1 : 0;
        return errors < MOST_ERRORS && pauses.next(e.pause());
    }

    /** A 409 that isn't about the object: a quota was counted by several at once. */
    private void repeatOrThrow(KubeStatusException e) throws ClusterException {
        conflicts++;
        if (e.status() != 409 || conflicts >= MOST_CONFLICTS || !pauses.next()) {
            throw e;
        }
    }

    private boolean isOurs(ObjectTree found) {
        return OwnMarks.made(found).filter(begun::precedes).isPresent();
    }

    private static Applied created(ObjectTree found) {
        return Applied.of(
                Outcome.CREATED,
                "",
                found.text("metadata", "uid").orElse(""),
                found.text("metadata", "resourceVersion").orElse(""));
    }
}
