// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import java.util.Set;

/** What every item has that a selector can match, so that an index finds the selector by it. */
sealed interface IndexKeys {

    /** The exact names alone. */
    record ByName() implements IndexKeys {}

    /** An owner of this name. */
    record ByOwner(String namespace, String name) implements IndexKeys {}

    /** One of these labels. */
    record ByLabel(Set<Label> labels) implements IndexKeys {}

    /** A path that begins in one of these ways. */
    record ByPrefix(Set<String> prefixes) implements IndexKeys {}

    /** Nothing: it must be asked for every item of its types. */
    record None() implements IndexKeys {}

    /** A label and its value. */
    record Label(String key, String value) {

        @Override
        public int hashCode() {
            return 31 * key.hashCode() + value.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Label label && key.equals(label.key) && value.equals(label.value);
        }
    }
}
