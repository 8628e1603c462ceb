// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;

/**
 * A text that is looked up later, and where it stands, so that a complaint can name the place.
 *
 * @param text what the user wrote
 * @param at where he wrote it
 */
public record Word(String text, Position at) {

    /** A complaint about this text. */
    public InvalidInputException error(String message) {
        return at.error(message);
    }

    @Override
    public String toString() {
        return text;
    }
}
