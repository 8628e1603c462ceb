// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;

/** What is encrypted can't be read with the keys that were given; the message says for whom it is. */
public final class LockedException extends InvalidInputException {

    private static final long serialVersionUID = 1L;

    LockedException(String message) {
        super(message);
    }
}
