// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.InvalidInputException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A connection for one exec stream, made by hand because clients that repeat a GET when its connection breaks would
 * start a command twice. An interrupt of the thread that blocks in it closes it. Used by one thread.
 */
final class ExecSocket implements AutoCloseable {

    private static final int CONNECT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;
    private long deadlineNanos;

    private ExecSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new Timed(socket.getInputStream());
    }

    /** Opens a connection to the server, through a proxy where there is one; nothing has been sent to the server then. */
    static ExecSocket open(ServerAddress address, Credentials credentials) throws IOException {
        URI server = URI.create(address.server());
        boolean tls = server.getScheme().equals("https");
        int port = server.getPort() >= 0 ? server.getPort() : tls ? 443 : 80;
        Optional<Proxy> proxy = Proxy.of(address);
        String host = proxy.map(way -> way.host().getHostName()).orElse(server.getHost());
        InetSocketAddress first = new InetSocketAddress(
                host, proxy.map(way -> way.host().getPort()).orElse(port));
        if (first.isUnresolved()) {
            throw new UnknownHostException(host);
        }
        // Of a channel, since an interrupt doesn't end what blocks in a plain socket.
        Socket plain = SocketChannel.open().socket();
        boolean opened = false;
        try {
            plain.setTcpNoDelay(true);
            plain.connect(first, CONNECT_MILLIS);
            plain.setSoTimeout(CONNECT_MILLIS);
            if (proxy.isPresent()) {
                tunnel(plain, proxy.get(), server.getHost() + ":" + port);
            }
            ExecSocket socket = new ExecSocket(tls ? secured(plain, address, credentials, port) : plain);
            opened = true;
            return socket;
        } finally {
            if (!opened) {
                plain.close();
            }
        }
    }

    private static void tunnel(Socket plain, Proxy proxy, String target) throws IOException {
        String authorization = proxy.userInfo()
                .map(user -> "Proxy-Authorization: Basic "
                        + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)) + "\r\n")
                .orElse("");
        plain.getOutputStream()
                .write(("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + authorization + "\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        HttpHead head = HttpHead.read(plain.getInputStream());
        if (head.status() != 200) {
            throw new IOException("the proxy " + proxy.host().getHostName() + " answered " + head.status());
        }
    }

    private static Socket secured(Socket plain, ServerAddress address, Credentials credentials, int port)
            throws IOException {
        String host = URI.create(address.server()).getHost();
        SSLSocket secured =
                (SSLSocket) context(address, credentials).getSocketFactory().createSocket(plain, host, port, true);
        if (!address.insecure()) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
        }
        secured.startHandshake();
        return secured;
    }

    private static SSLContext context(ServerAddress address, Credentials credentials) {
        try {
            return SSLUtils.sslContext(TlsConfig.of(address, credentials).build());
        } catch (KubernetesClientException | IllegalArgumentException | IOException | GeneralSecurityException e) {
            throw new InvalidInputException(
                    "the certificates or key that the kubeconfig has for " + address.server() + " can't be used: "
                            + Failures.rootMessage(e),
                    e);
        }
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
