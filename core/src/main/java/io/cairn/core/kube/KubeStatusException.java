// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ClusterException;

/** The API server answered with a status other than 2xx, for good. The message is one sentence for the user. */
public final class KubeStatusException extends ClusterException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String serverMessage;
    private final String freshToken;

    /**
     * An error with what the server said.
     *
     * @param message a sentence for the user
     * @param status the HTTP status
     * @param reason the {@code reason} of the server's Status, such as {@code Expired}; empty if it sent none
     * @param serverMessage the {@code message} of the server's Status, or the body's first line
     * @param freshToken the continue token of the Status, empty if it has none
     */
    public KubeStatusException(String message, int status, String reason, String serverMessage, String freshToken) {
        super(message, status);
        this.reason = reason;
        this.serverMessage = serverMessage;
        this.freshToken = freshToken;
    }

    /** The {@code reason} of the server's Status; empty if it sent none. */
    public String reason() {
        return reason;
    }

    /** The server's own words; possibly empty. */
    public String serverMessage() {
        return serverMessage;
    }

    /** For a 410 in the middle of a list: the token that goes on at the newest revision; empty if there is none. */
    public String freshToken() {
        return freshToken;
    }
}
