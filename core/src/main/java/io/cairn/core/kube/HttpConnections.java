// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Keeps the connections to one server that nobody uses at the moment. There are as many as there were requests at once.
 * Safe for use by several threads.
 */
final class HttpConnections implements Closeable {

    private final Dialer dialer;
    private final LongSupplier nanoTime;
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private boolean closed;

    HttpConnections(Dialer dialer, LongSupplier nanoTime) {
        this.dialer = dialer;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes the connection that was used last, or opens one.
     *
     * @param by learns what ends it, from before it is made; may be called more than once
     */
    HttpConnection take(Consumer<? super Closeable> by) throws IOException {
        for (Optional<HttpConnection> last = last(); last.isPresent(); last = last()) {
            by.accept(last.get());
            if (last.get().usable()) {
                return last.get();
            }
            last.get().close();
        }
        return new HttpConnection(dialer.open(by), nanoTime);
    }

    private synchronized Optional<HttpConnection> last() {
        return Optional.ofNullable(idle.pollFirst());
    }

    /** Takes one back whose last answer was read to its end. */
    void giveBack(HttpConnection connection) {
        if (!connection.keepable() || !keep(connection)) {
            connection.close();
        }
    }

    private synchronized boolean keep(HttpConnection connection) {
        if (!closed) {
            idle.addFirst(connection);
        }
        return !closed;
    }

    /** Closes those that nobody uses, and each of the others when it is given back. */
    @Override
    public synchronized void close() {
        closed = true;
        for (HttpConnection each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            each.close();
        }
    }
}
