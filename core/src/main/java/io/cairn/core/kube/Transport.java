// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.IOException;
import java.util.Optional;

/** Sends one HTTP request and reads its answer, whatever its status; repeats nothing. */
interface Transport extends AutoCloseable {

    /**
     * A request.
     *
     * @param path path and query below the server's URL
     * @param body the JSON to post; empty makes it a GET
     * @param maxBytes how long the body of the answer may be
     */
    record Request(String path, String accept, Optional<byte[]> body, long maxBytes) {

        String method() {
            return body.isPresent() ? "POST" : "GET";
        }
    }

    /**
     * An answer.
     *
     * @param retryAfter the header {@code Retry-After}, empty if there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reply(int status, byte[] body, String retryAfter) {}

    /**
     * Sends a request.
     *
     * @throws AnswerTooLongException if the body is longer than asked for
     * @throws IOException if no whole answer came
     */
    Reply send(Request request, Credentials credentials) throws IOException, InterruptedException;

    @Override
    void close();
}
