// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ClusterException;
import java.util.List;

/** The API server answered with a status other than 2xx, for good. The message is one sentence for the user. */
public final class KubeStatusException extends ClusterException {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final String serverMessage;
    private final String freshToken;
    // A record of texts in an unmodifiable list, and nobody writes exceptions to streams.
    private final transient List<Cause> causes;

    /**
     * One of the reasons that the server names.
     *
     * @param reason a word such as {@code FieldManagerConflict}; possibly empty
     * @param message the server's words; possibly empty
     * @param field the field that it is about, such as {@code .spec.replicas}; possibly empty
     */
    public record Cause(String reason, String message, String field) {}

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
        this(message, status, reason, serverMessage, freshToken, List.of());
    }

    /** The same with the causes that the server names. */
    public KubeStatusException(
            String message, int status, String reason, String serverMessage, String freshToken, List<Cause> causes) {
        super(message, status);
        this.causes = List.copyOf(causes);
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

    /** What the server names as causes, mostly of a 409 or a 422; possibly none. */
    public List<Cause> causes() {
        return causes;
    }
}
