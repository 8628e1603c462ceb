// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ClusterException;
import io.cairn.core.kube.PodExec.Command;
import io.cairn.core.kube.PodExec.Outcome;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecClientTest {

    private static final String SUCCESS = "{\"metadata\":{},\"status\":\"Success\"}";
    private static final String EXIT_3 =
            "{\"status\":\"Failure\",\"message\":\"command terminated with non-zero exit code\",\"reason\":\"NonZeroExitCode\","
                    + "\"details\":{\"causes\":[{\"reason\":\"ExitCode\",\"message\":\"3\"}]}}";
    private static final String KWOK =
            "{\"status\":\"Failure\",\"message\":\"Internal error occurred: exit status 3\",\"reason\":\"InternalError\",\"code\":500}";
    private static final Command FREEZE =
            new Command("shop", "db-0", "db", List.of("fsfreeze", "-f", "/var data"), Duration.ofSeconds(20));

    private final Deque<String> tokens = new ArrayDeque<>(List.of("one", "two"));
    private ExecServer server;
    private ExecClient client;

    @BeforeEach
    void start() throws IOException {
        server = new ExecServer();
        client = new ExecClient(
                new ServerAddress(server.url(), "", false, "", ""),
                List.of(Map.entry("Impersonate-User", "ann")),
                new CredentialSource(() -> Credentials.NONE.withToken(tokens.remove()), Clock.systemUTC()));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void aCommandThatSucceedsGivesBothItsOutputs() throws ClusterException {
        server.then(to -> to.upgrade("v5.channel.k8s.io")
                .send(1, "out\n")
                .send(2, "err\n")
                .end(SUCCESS));

        Outcome outcome = client.run(FREEZE);

        assertThat(outcome).isEqualTo(new Outcome(0, "out\nerr\n", false, false));
        assertThat(server.requests.get(0))
                .containsEntry(
                        "line",
                        "GET /api/v1/namespaces/shop/pods/db-0/exec?stdout=true&stderr=true&container=db"
                                + "&command=fsfreeze&command=-f&command=%2Fvar%20data HTTP/1.1")
                .containsEntry("Authorization", "Bearer one")
                .containsEntry("Impersonate-User", "ann")
                .containsEntry("Sec-WebSocket-Protocol", "v5.channel.k8s.io, v4.channel.k8s.io");
    }

    @Test
    void theExitCodeIsReadFromTheStatusThatAServerOfTheFourthProtocolSends() throws ClusterException {
        server.then(
                to -> to.upgrade("v4.channel.k8s.io").send(2, "no such device").end(EXIT_3));

        assertThat(client.run(FREEZE)).isEqualTo(new Outcome(3, "no such device", false, false));
    }

    @Test
    void aServerThatTellsNoExitCodeIsQuoted() throws ClusterException {
        server.then(to -> to.upgrade("v5.channel.k8s.io").send(1, "half").end(KWOK));

        assertThat(client.run(FREEZE))
                .isEqualTo(new Outcome(-1, "half\nInternal error occurred: exit status 3", false, false));
    }

    @Test
    void outputBeyondTheBoundIsCut() throws ClusterException {
        server.then(to -> to.upgrade("v5.channel.k8s.io")
                .send(1, "a".repeat(60_000))
                .send(1, "b".repeat(60_000))
                .end(SUCCESS));

        Outcome outcome = client.run(FREEZE);

        assertThat(outcome.output()).hasSize(65_536).endsWith("b");
        assertThat(outcome.cut()).isTrue();
        assertThat(outcome.succeeded()).isTrue();
    }

    @Test
    void aCommandThatTakesTooLongIsLeftWithWhatItSaidSoFar() throws ClusterException {
        server.then(to -> to.upgrade("v5.channel.k8s.io").hang());

        Outcome outcome = client.run(new Command("shop", "db-0", "", List.of("sleep", "9"), Duration.ofMillis(50)));

        assertThat(outcome.timedOut()).isTrue();
        assertThat(outcome.succeeded()).isFalse();
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void aConnectionThatBreaksLeavesTheEndUnknownAndNothingIsStartedAgain() throws ClusterException {
        server.then(to -> to.upgrade("v5.channel.k8s.io").send(1, "begun"));

        Outcome outcome = client.run(FREEZE);

        assertThat(outcome.exitCode()).isEqualTo(-1);
        assertThat(outcome.output()).startsWith("begun\n").contains("unknown");
        assertThat(server.requests).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "403, no right to get and create pods/exec in shop: because",
        "404, the pod no longer exists: because",
        "400, the API server answered 400: because"
    })
    void aRefusalIsASentence(int status, String sentence) {
        server.then(to -> to.refuse(status, "{\"kind\":\"Status\",\"message\":\"because\"}"));

        assertThatThrownBy(() -> client.run(FREEZE))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.status()).isEqualTo(status))
                .hasMessage("the command 'fsfreeze -f /var data' can't be run in pods/shop/db-0: " + sentence);
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void rejectedCredentialsAreReadAgainOnce() throws ClusterException {
        server.then(to -> to.refuse(401, "{}"))
                .then(to -> to.upgrade("v5.channel.k8s.io").end(SUCCESS));

        assertThat(client.run(FREEZE).succeeded()).isTrue();
        assertThat(server.requests)
                .extracting(request -> request.get("Authorization"))
                .containsExactly("Bearer one", "Bearer two");
    }

    @Test
    void aConnectionThatEndsInTheHandshakeLeavesItUnknownWhetherTheCommandRan() {
        server.then(to -> {});

        assertThatThrownBy(() -> client.run(FREEZE))
                .isInstanceOfSatisfying(
                        ClusterException.class, e -> assertThat(e.status()).isZero())
                .hasMessageEndingWith("whether the command 'fsfreeze -f /var data' was started is unknown");
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void aServerThatCannotBeReachedStartedNothing() throws IOException {
        server.close();

        assertThatThrownBy(() -> client.run(FREEZE))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("can't be reached")
                .hasMessageNotContaining("unknown");
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() {
        server.then(to -> to.upgrade("v5.channel.k8s.io").hang());
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> client.run(FREEZE))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }
}
