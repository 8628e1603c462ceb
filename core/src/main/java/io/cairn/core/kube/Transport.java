// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Sends one HTTP request and reads its answer, whatever its status; repeats nothing. */
interface Transport extends AutoCloseable {

    /**
     * A request.
     *
     * @param path path and query below the server's URL
     * @param body the JSON to send, if any
     * @param maxBytes how long the body of the answer may be
     */
    record Request(Method method, String path, String accept, Optional<byte[]> body, long maxBytes) {}

    /** What a request asks for. */
    enum Method {
        /** Reads. */
        GET,
        /** Creates the object in the body. */
        POST,
        /** Changes the fields that the body holds. */
        PATCH,
        /** Deletes. */
        DELETE;

        /** The media type of the body. */
        String contentType() {
            return this == PATCH ? "application/merge-patch+json" : KubeApi.JSON;
        }

        /** Whether a second one of the same content leaves things as the first did. */
        boolean repeatable() {
            return this != POST;
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

    /**
     * Sends a request whose answer goes on, and hands on its lines, none longer than the request's bytes.
     *
     * @param silence how long the server may stay silent
     * @param lines is given each line; false to read no more
     * @return the answer, whatever its status; of a 2xx without the body
     * @throws AnswerTooLongException if a line is longer than asked for
     * @throws IOException if no answer came, or it broke off
     */
    Reply stream(Request request, Duration silence, Predicate<? super byte[]> lines, Credentials credentials)
            throws IOException, InterruptedException;

    @Override
    void close();
}
