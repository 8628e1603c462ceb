// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import io.cairn.api.ClusterException;
import io.cairn.core.json.TreeJson;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * Runs commands over the WebSocket form of the exec protocol, of which both versions are offered in one handshake: so
 * nothing is started twice to find out which one the server speaks.
 */
final class ExecClient implements PodExec {

    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(15);

    private final ServerAddress address;
    private final List<Map.Entry<String, String>> headers;
    private final CredentialSource credentials;
    private final SecureRandom random = new SecureRandom();

    ExecClient(ServerAddress address, List<Map.Entry<String, String>> headers, CredentialSource credentials) {
        this.address = address;
        this.headers = headers;
        this.credentials = credentials;
    }

    @Override
    public Outcome run(Command command) throws ClusterException {
        try {
            Credentials used = authorized(credentials::current);
            try {
                return run(command, used);
            } catch (ClusterException e) {
                // The handshake was refused, so nothing was started, and it may be tried by fresh credentials.
                if (e.status() != 401) {
                    throw e;
                }
                Credentials renewed = authorized(() -> credentials.renewed(used));
                if (renewed.equals(used)) {
                    throw e;
                }
                return run(command, renewed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(command, e);
        }
    }

    private static Credentials authorized(CredentialSource.Origin source)
            throws InterruptedException, ClusterException {
        try {
            return source.read();
        } catch (IOException e) {
            throw new ClusterException(String.valueOf(e.getMessage()), 401, e);
        }
    }

    private Outcome run(Command command, Credentials by) throws ClusterException {
        try (ExecSocket socket = opened(command, by)) {
            handshake(socket, command, by);
            ExecStream stream = new ExecStream(socket);
            socket.limit(command.timeout());
            return end(stream, command);
        } catch (ClusterException e) {
            throw e;
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(command, e);
            }
            throw new ClusterException(
                    Failures.sentence(address.server(), e) + "; whether " + words(command) + " was started is unknown",
                    0,
                    e);
        }
    }

    private ExecSocket opened(Command command, Credentials by) throws ClusterException {
        try {
            return ExecSocket.open(address, by);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(command, e);
            }
            throw new ClusterException(Failures.sentence(address.server(), e), 0, e);
        }
    }

    private Outcome end(ExecStream stream, Command command) throws ClusterException {
        try {
            stream.readToEnd();
        } catch (SocketTimeoutException e) {
            return new Outcome(-1, stream.output(), stream.cut(), true);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted(command, e);
            }
            if (stream.status().length == 0) {
                return outcome(
                        stream,
                        new ExecStatus(-1, Failures.sentence(address.server(), e) + "; how it ended is unknown"));
            }
        }
        return outcome(stream, ExecStatus.of(stream.status()));
    }

    private static Outcome outcome(ExecStream stream, ExecStatus status) {
        String output = stream.output();
        String separator =
                output.isEmpty() || output.endsWith("\n") || status.message().isEmpty() ? "" : "\n";
        return new Outcome(status.exitCode(), output + separator + status.message(), stream.cut(), false);
    }

    private void handshake(ExecSocket socket, Command command, Credentials by) throws IOException {
        byte[] nonce = new byte[16];
        random.nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        socket.limit(HANDSHAKE_TIMEOUT);
        socket.write(request(command, by, key).getBytes(StandardCharsets.UTF_8));
        HttpHead head = HttpHead.read(socket.in());
        if (head.status() != 101) {
            throw refused(head.status(), head.body(socket.in()), command);
        }
        if (!accepting(key).equals(head.headers().get("Sec-WebSocket-Accept"))) {
            throw new IOException("its answer is not that of a WebSocket server");
        }
    }

    private String request(Command command, Credentials by, String key) {
        URI server = URI.create(address.server());
        StringBuilder request = new StringBuilder("GET ")
                .append(server.getRawPath())
                .append(path(command))
                .append(" HTTP/1.1\r\nHost: ")
                .append(server.getRawAuthority())
                .append(
                        "\r\nUser-Agent: cairn\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13")
                .append("\r\nSec-WebSocket-Protocol: v5.channel.k8s.io, v4.channel.k8s.io\r\nSec-WebSocket-Key: ")
                .append(key)
                .append("\r\n");
        if (!by.authorization().isEmpty()) {
            request.append("Authorization: ").append(by.authorization()).append("\r\n");
        }
        headers.forEach(header -> request.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        return request.append("\r\n").toString();
    }

    private static String path(Command command) {
        StringBuilder path = new StringBuilder("/api/v1/namespaces/")
                .append(encoded(command.namespace()))
                .append("/pods/")
                .append(encoded(command.pod()))
                .append("/exec?stdout=true&stderr=true");
        if (!command.container().isEmpty()) {
            path.append("&container=").append(encoded(command.container()));
        }
        command.command().forEach(argument -> path.append("&command=").append(encoded(argument)));
        return path.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String accepting(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + ACCEPT_GUID).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }

    private ClusterException refused(int status, byte[] body, Command command) {
        String said = serverMessage(body);
        String why = switch (status) {
            case 401 -> "the API server " + address.server() + " doesn't accept the credentials";
            case 403 -> "no right to get and create pods/exec in " + command.namespace();
            case 404 -> "the pod no longer exists";
            default -> "the API server answered " + status;
        };
        return new ClusterException(
                words(command) + " can't be run in pods/" + command.namespace() + "/" + command.pod() + ": " + why
                        + (said.isEmpty() ? "" : ": " + said),
                status);
    }

    private static String serverMessage(byte[] body) {
        try {
            return TreeJson.read(body).text("message").orElse("");
        } catch (JacksonException e) {
            // a proxy's page, say
            return new String(body, StandardCharsets.UTF_8)
                    .strip()
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private static ClusterException interrupted(Command command, Exception cause) {
        return new ClusterException("interrupted while " + words(command) + " may have been running", 0, cause);
    }

    private static String words(Command command) {
        return "the command '" + String.join(" ", command.command()) + "'";
    }
}
