// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;

/** One connection to a server, for one request after another. Used by one thread at a time; any may close it. */
final class HttpConnection implements Closeable {

    /** After so long without a request it may be that the server has closed it. */
    private static final long DOUBTFUL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final Http1Config BOUNDS = Http1Config.custom()
            .setMaxHeaderCount(1000)
            .setMaxLineLength(1 << 16)
            .build();

    private final HttpRequestExecutor executor = new HttpRequestExecutor();
    private final DefaultBHttpClientConnection http = new DefaultBHttpClientConnection(BOUNDS);
    private final Socket plain;
    private final LongSupplier nanoTime;
    private boolean keepable;
    private long usedNanos;

    /**
     * One over a line that is open.
     *
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    HttpConnection(Dialer.Line line, LongSupplier nanoTime) throws IOException {
        http.bind(line.socket());
        this.plain = line.plain();
        this.nanoTime = nanoTime;
    }

    /**
     * Sends a request and reads the head of its answer, whose body is to be read to its end before the next one.
     *
     * @param silence how long the server may stay silent, now and in the body
     */
    ClassicHttpResponse send(ClassicHttpRequest request, Duration silence) throws IOException {
        keepable = false;
        http.setSocketTimeout(Timeout.of(silence));
        HttpCoreContext context = HttpCoreContext.create();
        try {
            ClassicHttpResponse response = executor.execute(request, http, context);
            keepable = DefaultConnectionReuseStrategy.INSTANCE.keepAlive(request, response, context);
            usedNanos = nanoTime.getAsLong();
            return response;
        } catch (HttpException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Whether the server keeps it for another request, once the last answer is read. */
    boolean keepable() {
        return keepable;
    }

    /** Whether it seems to be open still. */
    boolean usable() throws IOException {
        return nanoTime.getAsLong() - usedNanos < DOUBTFUL_NANOS || !http.isStale();
    }

    @Override
    public void close() {
        Closer.closeQuietly(plain);
    }
}
