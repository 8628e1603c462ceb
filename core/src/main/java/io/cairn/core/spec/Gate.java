// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What restored items must be like before a restore goes on behind them. Immutable.
 *
 * @param check what is looked at
 * @param timeout how long all items of the gate together may take
 * @param onTimeout what it means if one is not so by then, or never will be
 */
public record Gate(Check check, Duration timeout, OnTimeout onTimeout) {

    /** How long a gate waits where nothing else is said. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);

    /** What it means if an item doesn't pass a gate. */
    public enum OnTimeout {
        /** Nothing behind the gate is restored. */
        STOP,
        /** The restore goes on. */
        CONTINUE
    }

    /** What of an item is looked at. */
    public sealed interface Check {

        /** As the user writes it. */
        String text();
    }

    /** What Cairn knows about the items of certain types. */
    public enum State implements Check {
        /** What is usual for the type: rolled out, bound, done, a condition Ready; else that it exists. */
        READY("ready"),
        /** The item is there. */
        EXISTS("exists"),
        /** The type that a CustomResourceDefinition defines is served. */
        ESTABLISHED("established"),
        /** A namespace takes objects. */
        ACTIVE("active"),
        /** A claim or a volume has its other half. */
        BOUND("bound"),
        /** All replicas of a workload are there, up to date and available. */
        ROLLED_OUT("rolledOut"),
        /** A job is done. */
        COMPLETE("complete");

        private final String word;

        State(String word) {
            this.word = word;
        }

        @Override
        public String text() {
            return word;
        }

        static Optional<State> of(String word) {
            return Arrays.stream(values())
                    .filter(state -> state.word.equals(word))
                    .findFirst();
        }

        static List<String> words() {
            return Arrays.stream(values()).map(State::text).toList();
        }
    }

    /**
     * A condition of the item's status.
     *
     * @param type the condition's type, such as {@code Ready}
     * @param status the status that it must have, in any letter case
     */
    public record Condition(String type, String status) implements Check {

        static final String TRUE = "True";

        @Override
        public String text() {
            return status.equals(TRUE) ? type : type + "=" + status;
        }
    }

    /**
     * Values inside the item.
     *
     * @param value what each of them must be; empty for anything that isn't empty
     */
    public record Path(JsonPath path, Optional<String> value) implements Check {

        @Override
        public String text() {
            return path + value.map(text -> "=" + text).orElse("");
        }
    }
}
