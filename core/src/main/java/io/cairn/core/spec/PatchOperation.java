// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.util.Locale;

/** An operation of a JSON Patch (RFC 6902). Values are in the classes of {@link io.cairn.api.ObjectTree}. Immutable. */
public sealed interface PatchOperation {

    /** The place that is changed or tested. */
    JsonPointer path();

    /** Puts a value at a place, or into a list before an element; {@code -} is the end of a list. */
    record Add(JsonPointer path, Object value) implements PatchOperation {}

    /** Takes out what is at a place. */
    record Remove(JsonPointer path) implements PatchOperation {}

    /** Puts a value in place of another. */
    record Replace(JsonPointer path, Object value) implements PatchOperation {}

    /** Takes out a value and adds it elsewhere. */
    record Move(JsonPointer from, JsonPointer path) implements PatchOperation {}

    /** Adds a value that stands elsewhere too. */
    record Copy(JsonPointer from, JsonPointer path) implements PatchOperation {}

    /** Holds if a value is at a place. */
    record Test(JsonPointer path, Object value) implements PatchOperation {}

    /** {@code replace /spec/replicas}, as messages call it. */
    default String text() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + path();
    }
}
