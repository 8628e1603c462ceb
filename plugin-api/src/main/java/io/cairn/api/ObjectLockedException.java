// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.io.IOException;

/** The object is locked, and stays where it is until its lock ends. */
public class ObjectLockedException extends IOException {

    private static final long serialVersionUID = 1L;

    /** An error with a message that names the place, the key and, where it is known, the end of the lock. */
    public ObjectLockedException(String message) {
        super(message);
    }

    /** The same with the error that showed it. */
    public ObjectLockedException(String message, Throwable cause) {
        super(message, cause);
    }
}
