// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ClusterException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that goes on sending a byte now and then, so that it is never silent and never done. */
class DrippingServerTest {

    private static void drip(ServerSocket server, String begin) {
        try (Socket socket = server.accept();
                OutputStream out = socket.getOutputStream()) {
            out.write(begin.getBytes(US_ASCII));
            while (true) {
                out.write('x');
                out.flush();
                Thread.sleep(5);
            }
        } catch (IOException e) {
            return; // the client has gone, or the test is over
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX-Long: ", "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"})
    void anAnswerThatNeverEndsIsGivenUpWithASentence(String begin) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread dripping = new Thread(() -> drip(server, begin));
            dripping.setDaemon(true);
            dripping.start();
            String url = "http://127.0.0.1:" + server.getLocalPort();
            HttpTransport transport = new HttpTransport(
                    new ServerAddress(url, "", false, "", ""), List.of(), Credentials.NONE, Duration.ofSeconds(1));
            RetryPolicy once = new RetryPolicy(1, Duration.ofSeconds(60), Duration.ofMillis(1));
            CredentialSource nobody = new CredentialSource(() -> Credentials.NONE, Clock.systemUTC());
            try (KubeApi api = new RetryingApi(
                    url, "", transport, nobody, once, RequestLimit.UNLIMITED, Clock.systemUTC(), Thread::sleep)) {
                assertThatThrownBy(() -> api.get("/api/v1/pods"))
                        .isInstanceOf(ClusterException.class)
                        .hasMessage("the connection to the API server " + url
                                + " broke: the answer was not whole after 1 s");
            }
        }
    }
}
