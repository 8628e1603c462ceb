// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.util.List;

/**
 * An answer of the API server.
 *
 * @param status the HTTP status
 * @param body the body as sent; not copied, so don't change it
 * @param warnings what the server warns of in what was sent, without what it quotes of a Secret; empty for what only reads
 */
// Bytes by the megabyte that nobody compares: a copy or a wrapper would buy nothing.
@SuppressWarnings("ArrayRecordComponent")
public record KubeAnswer(int status, byte[] body, List<String> warnings) {

    /** Copies the list. */
    public KubeAnswer {
        warnings = List.copyOf(warnings);
    }

    /** An answer without warnings. */
    public KubeAnswer(int status, byte[] body) {
        this(status, body, List.of());
    }
}
