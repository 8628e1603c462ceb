// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.core.spec.Treatment.Roles;
import java.util.List;

/** By what the items of a rule are sorted. Items that have no such value go last. Immutable. */
public sealed interface SortKey {

    /** What every item has. */
    enum Property {
        /** The name, compared character by character. */
        NAME,
        /** The number behind the last dash of the name. */
        ORDINAL,
        /** The time of creation, the oldest first. */
        CREATION_TIME
    }

    /** By a property. */
    record ByProperty(Property property, boolean reverse) implements SortKey {}

    /** Where a value is looked up. */
    enum Source {
        /** In the labels. */
        LABEL,
        /** In the annotations. */
        ANNOTATION
    }

    /**
     * By the value of a label or annotation: numbers by their size, before texts.
     *
     * @param key the label or annotation
     * @param values the values in their order; others go behind them. Empty for the values' own order
     */
    record ByValue(Source source, String key, List<String> values, boolean reverse) implements SortKey {

        /** Copies the list. */
        public ByValue {
            values = List.copyOf(values);
        }
    }

    /**
     * By the answer of a command that is run in each pod.
     *
     * @param position where the sort key stands
     */
    record ByRole(Position position, Roles roles) implements SortKey {}
}
