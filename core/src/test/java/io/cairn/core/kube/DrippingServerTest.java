// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ClusterException;
import io.cairn.testkit.server.DrippingServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that goes on sending a byte now and then, so that it is never silent and never done. */
class DrippingServerTest {

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX-Long: ", "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"})
    void anAnswerThatNeverEndsIsGivenUpWithASentence(String begin) throws Exception {
        try (DrippingServer server = DrippingServer.start(begin)) {
            String url = server.url();
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
