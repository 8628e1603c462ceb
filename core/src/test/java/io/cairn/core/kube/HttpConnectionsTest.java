// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which connections are used again. Answers lie ready before they are asked for, so nothing waits. */
class HttpConnectionsTest {

    private final AtomicLong nanos = new AtomicLong();
    private ServerSocket server;
    private HttpConnections connections;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        ServerAddress address = new ServerAddress("http://127.0.0.1:" + server.getLocalPort(), "", false, "", "");
        connections = new HttpConnections(Dialer.of(address, Credentials.NONE), nanos::get);
    }

    @AfterEach
    void stop() throws IOException {
        connections.close();
        server.close();
    }

    private HttpConnection taken() throws IOException {
        return connections.take(by -> {});
    }

    private static void ask(HttpConnection connection, Socket serverSide) throws Exception {
        serverSide.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx".getBytes(UTF_8));
        EntityUtils.consume(connection
                .send(new BasicClassicHttpRequest("GET", "/"), Duration.ofSeconds(10))
                .getEntity());
    }

    @Test
    void theOneThatWasUsedLastIsUsedNext() throws Exception {
        HttpConnection first = taken();
        ask(first, server.accept());
        HttpConnection second = taken();
        ask(second, server.accept());
        connections.giveBack(first);
        connections.giveBack(second);

        assertThat(taken()).isSameAs(second);
        assertThat(taken()).isSameAs(first);
    }

    @Test
    void oneThatTheServerHasClosedWhileNobodyUsedItIsReplaced() throws Exception {
        HttpConnection first = taken();
        Socket serverSide = server.accept();
        ask(first, serverSide);
        connections.giveBack(first);
        serverSide.close();
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());

        HttpConnection second = taken();

        assertThat(second).isNotSameAs(first);
        ask(second, server.accept());
    }

    @Test
    void oneThatIsStillOpenAfterAPauseIsUsedAgain() throws Exception {
        HttpConnection first = taken();
        ask(first, server.accept());
        connections.giveBack(first);
        nanos.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(taken()).isSameAs(first);
    }

    @Test
    void aServerThatAcceptsConnectionsAndSaysNothingIsGivenUpWithASentence() {
        ServerAddress address = new ServerAddress("https://127.0.0.1:" + server.getLocalPort(), "", false, "", "");
        Dialer dialer = Dialer.of(address, Credentials.NONE, Duration.ofMillis(50));

        assertThatThrownBy(() -> dialer.open(by -> {}))
                .isInstanceOf(Dialer.SilentServerException.class)
                .satisfies(e -> assertThat(Failures.sentence(address.server(), e))
                        .isEqualTo("the API server " + address.server() + " can't be reached: it doesn't answer"));
    }

    @Test
    void oneThatIsGivenBackAfterTheEndIsClosed() throws Exception {
        HttpConnection first = taken();
        Socket serverSide = server.accept();
        ask(first, serverSide);
        connections.close();
        connections.giveBack(first);

        assertThat(serverSide.getInputStream().readAllBytes()).startsWith("GET / HTTP/1.1".getBytes(UTF_8));
    }
}
