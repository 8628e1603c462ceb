// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.core.spec.BackupSpec.MissingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the items of a rule are treated at their turn.
 *
 * @param freeze how pods with hooks are frozen
 * @param with types, as ids, whose related items are captured in the turn of the item that they belong to, even where a
 *     pattern of another rule matches them; one that a rule names exactly keeps its own turn
 * @param onError what happens to the rest of the backup if an item of the rule fails
 * @param onMissing what to do about a named item that doesn't exist
 * @param roles the command whose answer sorts the pods, if one does
 * @param gate what the items must be like before a restore goes on behind them
 */
public record Treatment(
        Freeze freeze,
        Set<String> with,
        OnError onError,
        MissingPolicy onMissing,
        Optional<Roles> roles,
        Optional<Gate> gate) {

    /** How pods are frozen by their hooks. */
    public enum Freeze {
        /** Each that has hooks, in its own turn. */
        AS_HOOKED,
        /** Each in its own turn; one without hooks is an error. */
        EACH,
        /** All before the first is captured; they are released in reverse order when the last is. */
        TOGETHER
    }

    /** What a failure means for the rest. */
    public enum OnError {
        /** The run goes on, and ends {@code PartiallyFailed}. */
        CONTINUE,
        /** Nothing new is begun; the backup fails. */
        STOP
    }

    /** What to do if a pod's role is another at its turn than it was when the plan was made. */
    public enum OnChange {
        /** The pods whose turn is still to come are sorted anew. */
        REPLAN,
        /** The order stays, and the journal says so. */
        CONTINUE,
        /** The backup fails. */
        STOP
    }

    /**
     * A command run in each pod, whose answer is the pod's role now.
     *
     * @param command the command and its arguments
     * @param container the container it runs in; empty for the pod's default
     * @param values the roles in the order in which their pods go
     * @param onChange what to do if the answer at the turn is another
     * @param timeout how long the command may take
     */
    public record Roles(
            List<String> command, String container, List<String> values, OnChange onChange, Duration timeout) {

        /** Copies the lists. */
        public Roles {
            command = List.copyOf(command);
            values = List.copyOf(values);
        }
    }

    /** What holds where a rule says nothing. */
    public static Treatment plain() {
        return new Treatment(
                Freeze.AS_HOOKED, Set.of(), OnError.CONTINUE, MissingPolicy.WARN, Optional.empty(), Optional.empty());
    }

    /** Copies the set. */
    public Treatment {
        with = Set.copyOf(with);
    }
}
