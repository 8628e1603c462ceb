// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.core.log.LogMarks;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.io.Closer;

/**
 * Sends requests by blocking connections, the calling thread doing all the work: items that are read one after another
 * cost no hops between threads, which would more than double their time. Nothing stands between it and the protocol but
 * the connection: in a young JVM the layers of a whole HTTP client take longer than TLS does.
 *
 * <p>Answers are asked for compressed: a young JVM decrypts slowly, and a tenth of the bytes is soon decrypted.
 */
final class HttpTransport implements Transport {

    private static final int BUFFER = 1 << 16;

    private static final String WARNING = "Warning";

    /** How long one answer may take in all, however steadily its bytes come: a page of 4 MiB takes that at 7 KiB a second. */
    static final Duration MOST = Duration.ofMinutes(10);

    private static final Duration FOREVER = Duration.ofDays(36_500);

    /** How many times in that time it is looked whether an answer takes longer. */
    private static final int LOOKS = 10;

    /** How long the server may stay silent, before its answer or in the middle of it. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Duration most;
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(LogMarks.threads("cairn-watch"));
    private final Future<?> looking;
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();

    private final ServerAddress address;
    private final String basePath;
    private final List<Header> headers;
    private HttpConnections connections;
    private Credentials connected;

    HttpTransport(ServerAddress address, List<Map.Entry<String, String>> headers, Credentials credentials) {
        this(address, headers, credentials, MOST);
    }

    /** One whose answers may take this long at most. */
    HttpTransport(
            ServerAddress address, List<Map.Entry<String, String>> headers, Credentials credentials, Duration most) {
        Dialer dialer = Dialer.of(address, credentials);
        this.most = most;
        this.address = address;
        this.basePath = URI.create(address.server()).getRawPath();
        this.headers = common(dialer.authority(), headers);
        this.connections = new HttpConnections(dialer, System::nanoTime);
        this.connected = credentials;
        // one look for all of them: to set and clear an alarm for each answer costs a switch of threads
        long pause = most.toMillis() / LOOKS;
        this.looking = watch.scheduleWithFixedDelay(this::endOverdue, pause, pause, TimeUnit.MILLISECONDS);
    }

    private static List<Header> common(String authority, List<Map.Entry<String, String>> headers) {
        List<Header> common = new ArrayList<>();
        common.add(new BasicHeader(HttpHeaders.HOST, authority));
        common.add(new BasicHeader(HttpHeaders.USER_AGENT, "cairn"));
        headers.forEach(header -> common.add(new BasicHeader(header.getKey(), header.getValue())));
        return common;
    }

    private void endOverdue() {
        underWay.stream().filter(Exchange::overdue).forEach(Exchange::end);
    }

    /** A request and its answer, until that is read. */
    private static final class Exchange {

        private final long endNanos;
        private Closeable by = () -> {};
        private boolean ended;

        Exchange(Duration most) {
            this.endNanos = System.nanoTime() + most.toNanos();
        }

        synchronized void by(Closeable connection) {
            by = connection;
            if (ended) {
                end();
            }
        }

        /** Ends it, so that whoever waits for it learns of it by an exception. */
        synchronized void end() {
            ended = true;
            Closer.closeQuietly(by);
        }

        boolean overdue() {
            return endNanos - System.nanoTime() <= 0;
        }
    }

    @Override
    public Reply send(Request request, Credentials credentials) throws IOException, InterruptedException {
        HttpConnections own = connections(credentials);
        Exchange exchange = new Exchange(most);
        underWay.add(exchange);
        try {
            HttpConnection connection = own.take(exchange::by);
            boolean read = false;
            try {
                ClassicHttpResponse response = connection.send(built(request, credentials, "gzip"), SILENCE);
                Reply reply = reply(response, request);
                read = true;
                return reply;
            } finally {
                if (read) {
                    own.giveBack(connection);
                } else {
                    connection.close();
                }
            }
        } catch (IOException e) {
            if (exchange.overdue() && !Thread.currentThread().isInterrupted()) {
                throw new IOException("the answer was not whole after " + most.toSeconds() + " s", e);
            }
            throw told(e, SILENCE);
        } finally {
            underWay.remove(exchange);
        }
    }

    @Override
    public Reply stream(Request request, Duration silence, Predicate<? super byte[]> lines, Credentials credentials)
            throws IOException, InterruptedException {
        Exchange exchange = new Exchange(FOREVER);
        underWay.add(exchange);
        try (HttpConnection connection = connections(credentials).take(exchange::by)) {
            ClassicHttpResponse response = connection.send(built(request, credentials, "identity"), silence);
            if (response.getCode() / 100 != 2) {
                return reply(response, request);
            }
            HttpEntity entity = response.getEntity();
            if (entity != null) {
                readLines(entity.getContent(), request, lines);
            }
            return new Reply(response.getCode(), new byte[0], "");
        } catch (IOException e) {
            throw told(e, silence);
        } finally {
            underWay.remove(exchange);
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
                retryAfter == null ? "" : retryAfter.getValue(),
                response.getFirstHeader(WARNING) == null ? List.of() : warnings(response));
    }

    private static List<String> warnings(ClassicHttpResponse response) {
        return Arrays.stream(response.getHeaders(WARNING)).map(Header::getValue).toList();
    }

    private byte[] body(HttpEntity entity, Request request) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        // Closed only after all is read: to close it reads what is still to come.
        InputStream sent = entity.getContent();
        InputStream plain = "gzip".equals(entity.getContentEncoding()) ? new GZIPInputStream(sent, BUFFER) : sent;
        byte[] body = plain.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, request.maxBytes()));
        if (plain.read() >= 0) {
            throw new AnswerTooLongException(
                    address.server() + request.path() + " answers with more than " + request.maxBytes() + " bytes");
        }
        plain.close();
        return body;
    }

    private ClassicHttpRequest built(Request request, Credentials credentials, String encoding) {
        ClassicHttpRequest built = new BasicClassicHttpRequest(request.method().verb(), basePath + request.path());
        for (Header header : headers) {
            built.addHeader(header);
        }
        built.addHeader(HttpHeaders.ACCEPT, request.accept());
        built.addHeader(HttpHeaders.ACCEPT_ENCODING, encoding);
        if (!credentials.authorization().isEmpty()) {
            built.addHeader(HttpHeaders.AUTHORIZATION, credentials.authorization());
        }
        if (request.body().isPresent()) {
            byte[] json = request.body().get();
            built.addHeader(HttpHeaders.CONTENT_TYPE, request.method().contentType());
            built.addHeader(HttpHeaders.CONTENT_LENGTH, json.length);
            built.setEntity(new ByteArrayEntity(json, null));
        }
        return built;
    }

    private synchronized HttpConnections connections(Credentials credentials) {
        if (!credentials.sameCertificate(connected)) {
            connections.close();
            connections = new HttpConnections(Dialer.of(address, credentials), System::nanoTime);
            connected = credentials;
        }
        return connections;
    }

    @Override
    public synchronized void close() {
        looking.cancel(false);
        watch.shutdown();
        underWay.forEach(Exchange::end);
        connections.close();
    }
}
