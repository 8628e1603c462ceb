// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What goes back to the client. */
sealed interface Answer {

    /** Called with the open body of a stream. */
    @FunctionalInterface
    interface Writer {
        void write(OutputStream out) throws IOException, InterruptedException;
    }

    /** The HTTP status. */
    int status();

    /**
     * A body that is known whole, in pieces that are not copied.
     *
     * @param headers headers beside the usual ones
     */
    record Whole(int status, String contentType, Map<String, String> headers, List<byte[]> body) implements Answer {

        long length() {
            return body.stream().mapToLong(piece -> piece.length).sum();
        }
    }

    /** A body that is written as things happen. */
    record Stream(Writer writer) implements Answer {

        @Override
        public int status() {
            return 200;
        }
    }

    static Answer json(int status, JsonNode body) {
        return json(status, List.of(Json.line(body)));
    }

    static Answer json(int status, List<byte[]> body) {
        return new Whole(status, "application/json", Map.of(), body);
    }

    static Answer text(int status, String body) {
        return new Whole(status, "text/plain; charset=utf-8", Map.of(), List.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    static Answer error(KubeError error) {
        return json(error.code(), error.status());
    }
}
