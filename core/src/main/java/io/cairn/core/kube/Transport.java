// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
        GET("GET", KubeApi.JSON, Repeat.ALWAYS),
        /** Sends the object in the body, once. */
        POST("POST", KubeApi.JSON, Repeat.NEVER),
        /** Creates the object in the body. */
        CREATE("POST", KubeApi.JSON, Repeat.IF_NOT_DONE),
        /** Replaces an object by the one in the body, which names the version that it replaces. */
        PUT("PUT", KubeApi.JSON, Repeat.ALWAYS),
        /** Changes the fields that the body holds. */
        PATCH("PATCH", "application/merge-patch+json", Repeat.ALWAYS),
        /** Merges the object in the body, by server-side apply. */
        APPLY("PATCH", "application/apply-patch+yaml", Repeat.ALWAYS),
        /** Deletes. */
        DELETE("DELETE", KubeApi.JSON, Repeat.ALWAYS);

        private final String verb;
        private final String contentType;
        private final Repeat repeat;

        Method(String verb, String contentType, Repeat repeat) {
            this.verb = verb;
            this.contentType = contentType;
            this.repeat = repeat;
        }

        /** The method of HTTP. */
        String verb() {
            return verb;
        }

        /** The media type of the body. */
        String contentType() {
            return contentType;
        }

        /** When it may be sent again. */
        Repeat repeat() {
            return repeat;
        }
    }

    /** When a request may be sent again. */
    enum Repeat {
        /** A second one of the same content leaves things as the first did. */
        ALWAYS,
        /** Where the server has surely not done the first. */
        IF_NOT_DONE,
        /** In no case. */
        NEVER
    }

    /**
     * An answer.
     *
     * @param retryAfter the header {@code Retry-After}, empty if there is none
     * @param warnings the headers {@code Warning}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Reply(int status, byte[] body, String retryAfter, List<String> warnings) {

        /** One without warnings. */
        Reply(int status, byte[] body, String retryAfter) {
            this(status, body, retryAfter, List.of());
        }
    }

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
