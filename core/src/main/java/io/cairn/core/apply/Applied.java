// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import java.util.List;
import java.util.stream.Stream;

/**
 * What became of an object.
 *
 * @param outcome what became of it
 * @param refusal the kind of failure; {@link Refusal#NONE} unless it failed
 * @param reason why, as the end of a sentence without a full stop; empty if there is nothing to say
 * @param uid the object's uid in the cluster; empty if it isn't known
 * @param resourceVersion the object's version in the cluster after all that was done; empty if it isn't known
 * @param notes what else the user should know, a sentence each without a full stop
 */
public record Applied(
        Outcome outcome, Refusal refusal, String reason, String uid, String resourceVersion, List<String> notes) {

    /** Copies the list. */
    public Applied {
        notes = List.copyOf(notes);
    }

    static Applied of(Outcome outcome, String reason, String uid, String resourceVersion) {
        return new Applied(outcome, Refusal.NONE, reason, uid, resourceVersion, List.of());
    }

    static Applied failed(Refusal refusal, String reason) {
        return new Applied(Outcome.FAILED, refusal, reason, "", "", List.of());
    }

    /** The same with more notes, behind those that it has. */
    Applied noted(List<String> more) {
        return more.isEmpty()
                ? this
                : new Applied(
                        outcome,
                        refusal,
                        reason,
                        uid,
                        resourceVersion,
                        Stream.concat(notes.stream(), more.stream()).toList());
    }

    Applied at(String newVersion) {
        return new Applied(outcome, refusal, reason, uid, newVersion, notes);
    }

    /** The same, with another outcome if it was found as it is to be. */
    Applied ifUnchanged(Outcome newOutcome, String newReason) {
        return outcome == Outcome.UNCHANGED ? because(newOutcome, newReason) : this;
    }

    Applied because(Outcome newOutcome, String newReason) {
        return new Applied(newOutcome, refusal, newReason, uid, resourceVersion, notes);
    }
}
