// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;

/** What is encrypted can't be read with the keys that were given; the message says for whom it is. */
public final class LockedException extends InvalidInputException {

    private static final long serialVersionUID = 1L;

    private final boolean keysGiven;

    LockedException(String message, boolean keysGiven) {
        super(message);
        this.keysGiven = keysGiven;
    }

    /** Whether keys were given, and all of them others. */
    public boolean keysGiven() {
        return keysGiven;
    }
}
