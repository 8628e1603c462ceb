// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.InvalidInputException;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
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
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Opens connections to one server: through its proxy where there is one, by TLS where its URL says so, with the
 * certificates of the kubeconfig. An interrupt of a thread that blocks in one closes it. Safe for use by several
 * threads.
 */
final class Dialer {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ServerAddress address;
    private final int patienceMillis;
    private final String host;
    private final int port;
    private final Optional<Proxy> proxy;
    private final Credentials credentials;
    private final boolean secure;
    private Optional<SSLSocketFactory> tls = Optional.empty();

    /**
     * An open connection.
     *
     * @param plain what ends it at once, whoever blocks in it
     * @param socket by which it is spoken over it; the same where there is no TLS
     */
    record Line(Socket plain, Socket socket) {}

    private Dialer(ServerAddress address, URI server, Credentials credentials, Duration patience) {
        this.address = address;
        this.credentials = credentials;
        this.patienceMillis = Math.toIntExact(patience.toMillis());
        this.secure = server.getScheme().equals("https");
        this.host = server.getHost();
        this.port = server.getPort() >= 0 ? server.getPort() : secure ? 443 : 80;
        this.proxy = Proxy.of(address);
    }

    /**
     * Prepares connections to a server.
     *
     * @throws InvalidInputException if the address or the proxy can't be used
     */
    static Dialer of(ServerAddress address, Credentials credentials) {
        return of(address, credentials, PATIENCE);
    }

    /** One that waits no longer than this for each step on the way to a connection. */
    static Dialer of(ServerAddress address, Credentials credentials, Duration patience) {
        try {
            return new Dialer(address, URI.create(address.server()), credentials, patience);
        } catch (IllegalArgumentException e) {
            throw unusable(address, e);
        }
    }

    private static InvalidInputException unusable(ServerAddress address, Exception e) {
        return new InvalidInputException(
                "the certificates, key or proxy that the kubeconfig has for " + address.server() + " can't be used: "
                        + Failures.rootMessage(e),
                e);
    }

    /** Made for the first connection, by whoever opens it: it takes as long as that, and others can do something meanwhile. */
    private synchronized SSLSocketFactory tls() {
        if (tls.isEmpty()) {
            try {
                tls = Optional.of(TlsContext.of(address, credentials).getSocketFactory());
            } catch (KubernetesClientException | IllegalArgumentException | IOException | GeneralSecurityException e) {
                throw unusable(address, e);
            }
        }
        return tls.get();
    }

    /** The server as requests name it in their header {@code Host}. */
    String authority() {
        return host + ":" + port;
    }

    /**
     * Opens a connection. Nothing has been sent to the server then.
     *
     * @param begun learns what ends the connection, from before it is made; may be called more than once
     * @throws ConnectException if the server doesn't answer
     * @throws InvalidInputException if the certificates or the key can't be used
     */
    Line open(Consumer<? super Closeable> begun) throws IOException {
        IOException failure = null;
        for (InetAddress each : addresses()) {
            // Of a channel, since an interrupt doesn't end what blocks in a plain socket.
            Socket plain = SocketChannel.open().socket();
            begun.accept(plain);
            boolean opened = false;
            try {
                Socket socket = ready(
                        plain,
                        new InetSocketAddress(each, proxy.map(Proxy::port).orElse(port)));
                opened = true;
                return new Line(plain, socket);
            } catch (SocketTimeoutException e) {
                failure = new SilentServerException(e);
            } catch (ConnectException e) {
                failure = e;
            } finally {
                if (!opened) {
                    plain.close();
                }
            }
        }
        throw failure;
    }

    private InetAddress[] addresses() throws IOException {
        try {
            return InetAddress.getAllByName(proxy.map(Proxy::host).orElse(host));
        } catch (UnknownHostException e) {
            throw proxy.isPresent() ? new DeadProxyException(proxy.get(), "has an unknown host name", e) : e;
        }
    }

    private void connect(Socket plain, InetSocketAddress first) throws IOException {
        try {
            plain.connect(first, patienceMillis);
        } catch (SocketTimeoutException e) {
            throw proxy.isPresent() ? new DeadProxyException(proxy.get(), "doesn't answer", e) : e;
        } catch (ConnectException e) {
            throw proxy.isPresent() ? new DeadProxyException(proxy.get(), "refuses the connection", e) : e;
        }
    }

    private Socket ready(Socket plain, InetSocketAddress first) throws IOException {
        plain.setTcpNoDelay(true);
        connect(plain, first);
        plain.setSoTimeout(patienceMillis);
        if (proxy.isPresent()) {
            tunnel(plain, proxy.get());
        }
        return secure ? secured(plain) : plain;
    }

    private void tunnel(Socket plain, Proxy by) throws IOException {
        String authorization = by.userInfo()
                .map(user -> "Proxy-Authorization: Basic "
                        + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)) + "\r\n")
                .orElse("");
        plain.getOutputStream()
                .write(("CONNECT " + authority() + " HTTP/1.1\r\nHost: " + authority() + "\r\n" + authorization
                                + "\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        HttpHead head = HttpHead.read(plain.getInputStream());
        if (head.status() == 407) {
            throw new InvalidInputException("the proxy " + by.host() + ", by which the API server " + address.server()
                    + " is reached, asks for "
                    + (authorization.isEmpty()
                            ? "a user and a password: set it as http://USER:PASSWORD@HOST:PORT"
                            : "another user or password than are set"));
        }
        if (head.status() / 100 != 2) {
            throw new IOException("the proxy " + by.host() + " answered " + head.status());
        }
    }

    private Socket secured(Socket plain) throws IOException {
        SSLSocket secured = (SSLSocket) tls().createSocket(plain, host, port, true);
        if (!address.insecure()) {
            SSLParameters parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
        }
        secured.startHandshake();
        return secured;
    }

    /** The proxy before the server to which there is no connection. */
    static final class DeadProxyException extends ConnectException {

        private static final long serialVersionUID = 1L;

        DeadProxyException(Proxy proxy, String what, IOException cause) {
            super("its proxy " + proxy.host() + ":" + proxy.port() + " " + what);
            initCause(cause);
        }
    }

    /** A server, or the proxy before it, that took too long to answer before anything was asked of it. */
    static final class SilentServerException extends ConnectException {

        private static final long serialVersionUID = 1L;

        SilentServerException(SocketTimeoutException cause) {
            super("it doesn't answer");
            initCause(cause);
        }
    }
}
