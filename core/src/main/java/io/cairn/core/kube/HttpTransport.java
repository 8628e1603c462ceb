// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;

/**
 * Sends requests by blocking connections, the calling thread doing all the work: items that are read one after another
 * cost no hops between threads, which would more than double their time.
 *
 * <p>Answers are asked for compressed: a young JVM decrypts slowly, and a tenth of the bytes is soon decrypted.
 */
final class HttpTransport implements Transport {

    private static final int BUFFER = 1 << 16;

    private final ServerAddress address;
    private final List<Map.Entry<String, String>> headers;
    private CloseableHttpClient client;
    private Credentials clientCredentials;

    HttpTransport(ServerAddress address, List<Map.Entry<String, String>> headers, Credentials credentials) {
        this.address = address;
        this.headers = headers;
        this.client = HttpConnections.open(address, credentials);
        this.clientCredentials = credentials;
    }

    @Override
    public Reply send(Request request, Credentials credentials) throws IOException, InterruptedException {
        try {
            return clientFor(credentials).execute(built(request, credentials), response -> reply(response, request));
        } catch (IOException e) {
            // An interrupt closes the connection under the thread that uses it.
            if (Thread.interrupted()) {
                throw (InterruptedException) new InterruptedException().initCause(e);
            }
            if (e instanceof SocketTimeoutException && !Failures.unreachable(e)) {
                throw new IOException("nothing came for " + HttpConnections.SILENCE.toSeconds() + " s", e);
            }
            throw e;
        }
    }

    private Reply reply(ClassicHttpResponse response, Request request) throws IOException {
        Header retryAfter = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        return new Reply(
                response.getCode(),
                body(response.getEntity(), request),
                retryAfter == null ? "" : retryAfter.getValue());
    }

    private byte[] body(HttpEntity entity, Request request) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        boolean packed = "gzip".equals(entity.getContentEncoding());
        try (InputStream sent = entity.getContent();
                InputStream plain = packed ? new GZIPInputStream(sent, BUFFER) : sent) {
            byte[] body = plain.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, request.maxBytes()));
            if (plain.read() >= 0) {
                throw new AnswerTooLongException(
                        address.server() + request.path() + " answers with more than " + request.maxBytes() + " bytes");
            }
            return body;
        }
    }

    private HttpUriRequestBase built(Request request, Credentials credentials) {
        HttpUriRequestBase built =
                new HttpUriRequestBase(request.method().verb(), java.net.URI.create(address.server() + request.path()));
        built.setHeader(HttpHeaders.ACCEPT, request.accept());
        built.setHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
        if (!credentials.authorization().isEmpty()) {
            built.setHeader(HttpHeaders.AUTHORIZATION, credentials.authorization());
        }
        headers.forEach(header -> built.addHeader(header.getKey(), header.getValue()));
        ContentType type = ContentType.create(request.method().contentType());
        request.body().ifPresent(json -> built.setEntity(new ByteArrayEntity(json, type)));
        return built;
    }

    private synchronized CloseableHttpClient clientFor(Credentials credentials) {
        if (!credentials.sameCertificate(clientCredentials)) {
            // The old one is not closed: other threads may be reading by it.
            client = HttpConnections.open(address, credentials);
            clientCredentials = credentials;
        }
        return client;
    }

    @Override
    public synchronized void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
