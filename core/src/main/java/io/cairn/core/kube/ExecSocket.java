// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A connection for one exec stream, made by hand because clients that repeat a GET when its connection breaks would
 * start a command twice. An interrupt of the thread that blocks in it closes it. Used by one thread.
 */
final class ExecSocket implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private long deadlineNanos;

    private ExecSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new Timed(socket.getInputStream());
    }

    /** Opens a connection to the server; nothing has been sent to it then. */
    static ExecSocket open(ServerAddress address, Credentials credentials) throws IOException {
        return new ExecSocket(Dialer.of(address, credentials).open(socket -> {}).socket());
    }

    /** From now on, reading ends with a {@link SocketTimeoutException} when this time is over. */
    void limit(Duration time) {
        deadlineNanos = System.nanoTime() + time.toNanos();
    }

    InputStream in() {
        return in;
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Waits for bytes no longer than the limit leaves. */
    private final class Timed extends FilterInputStream {

        Timed(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            allow();
            return super.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            allow();
            return super.read(bytes, offset, length);
        }

        private void allow() throws IOException {
            long left = (deadlineNanos - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("the time is over");
            }
            socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, left));
        }
    }
}
