// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.core.log.LogMarks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
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

    /** How long one answer may take in all, however steadily its bytes come: a page of 4 MiB takes that at 7 KiB a second. */
    static final Duration MOST = Duration.ofMinutes(10);

    /** How many times in that time it is looked whether an answer takes longer. */
    private static final int LOOKS = 10;

    private final Duration most;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(LogMarks.threads("cairn-watch"));
    private final Future<?> looking;
    /** When each answer that is waited for must be whole, by the clock of {@link System#nanoTime}. */
    private final Map<HttpUriRequestBase, Long> underWay = new ConcurrentHashMap<>();

    private final ServerAddress address;
    private final List<Map.Entry<String, String>> headers;
    private CloseableHttpClient client;
    private Credentials clientCredentials;

    HttpTransport(ServerAddress address, List<Map.Entry<String, String>> headers, Credentials credentials) {
        this(address, headers, credentials, MOST);
    }

    /** One whose answers may take this long at most. */
    HttpTransport(
            ServerAddress address, List<Map.Entry<String, String>> headers, Credentials credentials, Duration most) {
        this.most = most;
        this.address = address;
        this.headers = headers;
        this.client = HttpConnections.open(address, credentials);
        this.clientCredentials = credentials;
        // one look for all of them: to set and clear an alarm for each answer costs a switch of threads
        long pause = most.toMillis() / LOOKS;
        this.looking = watch.scheduleWithFixedDelay(this::cancelOverdue, pause, pause, TimeUnit.MILLISECONDS);
    }

    private void cancelOverdue() {
        long now = System.nanoTime();
        underWay.forEach((request, end) -> {
            if (end - now <= 0) {
                request.cancel();
            }
        });
    }

    @Override
    public Reply send(Request request, Credentials credentials) throws IOException, InterruptedException {
        HttpUriRequestBase built = built(request, credentials);
        underWay.put(built, System.nanoTime() + most.toNanos());
        try {
            return clientFor(credentials).execute(built, response -> reply(response, request));
        } catch (IOException e) {
            if (built.isCancelled() && !Thread.currentThread().isInterrupted()) {
                throw new IOException("the answer was not whole after " + most.toSeconds() + " s", e);
            }
            throw told(e, HttpConnections.SILENCE);
        } finally {
            underWay.remove(built);
        }
    }

    @Override
    public Reply stream(Request request, Duration silence, Predicate<? super byte[]> lines, Credentials credentials)
            throws IOException, InterruptedException {
        HttpUriRequestBase built = built(request, credentials);
        built.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        built.setConfig(RequestConfig.custom()
                .setResponseTimeout(silence.toMillis(), TimeUnit.MILLISECONDS)
                .build());
        try {
            ClassicHttpResponse response =
                    clientFor(credentials).executeOpen(RoutingSupport.determineHost(built), built, null);
            if (response.getCode() / 100 != 2) {
                return reply(response, request);
            }
            HttpEntity entity = response.getEntity();
            if (entity != null) {
                readLines(entity.getContent(), request, lines);
            }
            return new Reply(response.getCode(), new byte[0], "");
        } catch (HttpException e) {
            throw new IOException(e);
        } catch (IOException e) {
            throw told(e, silence);
        } finally {
            built.cancel(); // closing the answer would read all that is still to come
        }
    }

    private void readLines(InputStream body, Request request, Predicate<? super byte[]> lines) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
            int start = 0;
            for (int i = 0; i < length; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, start, i - start);
                    start = i + 1;
                    if (!lines.test(line.toByteArray())) {
                        return;
                    }
                    line.reset();
                }
            }
            line.write(buffer, start, length - start);
            if (line.size() > request.maxBytes()) {
                throw new AnswerTooLongException(address.server() + request.path()
                        + " answers with a line of more than " + request.maxBytes() + " bytes");
            }
        }
    }

    private static IOException told(IOException e, Duration silence) throws InterruptedException {
        // An interrupt closes the connection under the thread that uses it.
        if (Thread.interrupted()) {
            throw (InterruptedException) new InterruptedException().initCause(e);
        }
        return e instanceof SocketTimeoutException && !Failures.unreachable(e)
                ? new IOException("nothing came for " + silence.toSeconds() + " s", e)
                : e;
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
        built.setHeader(HttpHeaders.USER_AGENT, "cairn");
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
        looking.cancel(false);
        watch.shutdown();
        client.close(CloseMode.IMMEDIATE);
    }
}
