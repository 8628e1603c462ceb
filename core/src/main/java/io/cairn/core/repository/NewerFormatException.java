// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.io.IOException;

/** A file was written by a version of Cairn that this one doesn't know. */
final class NewerFormatException extends IOException {

    private static final long serialVersionUID = 1L;

    NewerFormatException(String message) {
        super(message);
    }

    NewerFormatException(String message, NewerFormatException cause) {
        super(message, cause);
    }
}
