// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.io.IOException;

/** A request to the API server failed for good: what could be tried again has been. */
public class ClusterException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * An error with a message for the user.
     *
     * @param status the HTTP status, or 0 if no answer came
     */
    public ClusterException(String message, int status) {
        super(message);
        this.status = status;
    }

    /** The same with the error that showed it. */
    public ClusterException(String message, int status, Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /** The HTTP status of the answer, or 0 if no answer came. */
    public int status() {
        return status;
    }
}
