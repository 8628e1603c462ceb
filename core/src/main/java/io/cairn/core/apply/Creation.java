// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.core.collect.RawItem;
import io.cairn.core.kube.KubeStatusException;
import io.cairn.core.kube.LostAnswerException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Makes one object that isn't there.
 *
 * <p>If the answer to a POST is lost, the object is looked for before it is sent again, or given up. What is found is this run's own if
 * it was made since the run began and by the field manager {@code cairn}. As the server's clock may be behind, it may seem
 * half a minute older.
 */
final class Creation {

    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final int MOST_ERRORS = 3;
    private static final int MOST_CONFLICTS = 5;

    private final Target target;
    private final Desired desired;
    private final Instant begun;
    private final Pauses pauses;
    private boolean lost;
    private int errors;
    private int conflicts;

    Creation(Target target, Desired desired, Instant begun, Pauses pauses) {
        this.target = target;
        this.desired = desired;
        this.begun = begun;
        this.pauses = pauses;
    }

    /** Makes the object; empty if there is one already that isn't this run's. */
    Optional<Applied> run() throws ClusterException {
        while (true) {
            try {
                RawItem made = target.create();
                return Optional.of(Applied.of(Outcome.CREATED, "", made.uid(), made.resourceVersion()));
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
                if (takesWhatItHas(e) && target.get().isPresent()) {
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

    /** Ports and addresses of a service are allotted before its name is looked at, so the service itself may have them. */
    private boolean takesWhatItHas(KubeStatusException e) {
        return e.status() == 422
                && desired.type().id().equals("services")
                && e.serverMessage().contains("already allocated");
    }

    private boolean isOurs(ObjectTree found) {
        boolean byUs = found.trees("metadata", "managedFields").stream()
                .anyMatch(entry -> entry.text("manager").equals(Optional.of(Target.MANAGER)));
        return byUs && !made(found).isBefore(begun.minus(SKEW));
    }

    private static Instant made(ObjectTree found) {
        try {
            return Instant.parse(found.text("metadata", "creationTimestamp").orElse(""));
        } catch (DateTimeParseException e) {
            return Instant.EPOCH; // not a server's, so not ours
        }
    }

    private static Applied created(ObjectTree found) {
        return Applied.of(
                Outcome.CREATED,
                "",
                found.text("metadata", "uid").orElse(""),
                found.text("metadata", "resourceVersion").orElse(""));
    }
}
