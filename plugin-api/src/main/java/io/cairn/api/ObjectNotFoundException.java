// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.io.IOException;

/** There is no object of this key. */
public class ObjectNotFoundException extends IOException {

    private static final long serialVersionUID = 1L;

    /** An error with a message that names the place and the key. */
    public ObjectNotFoundException(String message) {
        super(message);
    }
}
