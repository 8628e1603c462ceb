// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;

/**
 * A place in what the user wrote.
 *
 * @param source the file's name, the flag, or the field of a record
 * @param line counts from 1; 0 for a flag, whose text has no lines
 * @param column counts from 1; 0 for a field, whose text nobody has seen
 */
public record Position(String source, int line, int column) {

    /** A field of what a run's record keeps of its specification, such as {@code spec.order[1]}. */
    static Position inRecord(String field, String record) {
        return new Position(field.isEmpty() ? record : field + " in " + record, 0, 0);
    }

    /** The place so many characters on. */
    Position moved(int by) {
        return column == 0 ? this : new Position(source, line, column + by);
    }

    /** A complaint about what stands here. */
    public InvalidInputException error(String message) {
        return new InvalidInputException(this + ": " + message);
    }

    /** {@code nightly.yaml:8:7}, or {@code --order:12}, as compilers write it. */
    @Override
    public String toString() {
        return source + (line == 0 ? "" : ":" + line) + (column == 0 ? "" : ":" + column);
    }
}
