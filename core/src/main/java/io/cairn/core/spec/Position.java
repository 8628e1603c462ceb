// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;

/**
 * A place in what the user wrote.
 *
 * @param source the file's name, or the flag
 * @param line counts from 1; 0 for a flag, whose text has no lines
 * @param column counts from 1
 */
public record Position(String source, int line, int column) {

    /** A complaint about what stands here. */
    public InvalidInputException error(String message) {
        return new InvalidInputException(this + ": " + message);
    }

    /** {@code nightly.yaml:8:7}, or {@code --order:12}, as compilers write it. */
    @Override
    public String toString() {
        return source + (line == 0 ? "" : ":" + line) + ":" + column;
    }
}
