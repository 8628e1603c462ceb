// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.io.IOException;

/** The key exists already. */
public class ObjectExistsException extends IOException {

    private static final long serialVersionUID = 1L;

    /** An error with a message that names the place and the key. */
    public ObjectExistsException(String message) {
        super(message);
    }
}
