// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import java.io.IOException;

/** A file that can't be decrypted: it is no age file, was altered or cut off, or is for other keys. */
public final class AgeException extends IOException {

    private static final long serialVersionUID = 1L;

    AgeException(String message) {
        super(message);
    }

    AgeException(String message, Throwable cause) {
        super(message, cause);
    }
}
