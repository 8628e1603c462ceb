// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cairn.api.ClusterException;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class RetryingApiTest {

    private static final RetryPolicy POLICY = new RetryPolicy(5, Duration.ofSeconds(60), Duration.ofMillis(500));
    private static final Transport.Reply OK = new Transport.Reply(200, "{}".getBytes(UTF_8), "");

    private final Deque<Object> script = new ArrayDeque<>();
    private final List<Transport.Method> methods = new ArrayList<>();
    private final List<Credentials> usedCredentials = new ArrayList<>();
    private final Deque<String> tokens = new ArrayDeque<>(List.of("first", "second"));
    private final FakeTime time = new FakeTime();
    private RetryPolicy policy = POLICY;
    private RequestLimit limit = RequestLimit.UNLIMITED;

    /** Time passes by sleeping only. */
    private static final class FakeTime extends Clock implements Sleeper {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");
        private final List<Long> sleeps = new ArrayList<>();

        @Override
        public void sleep(long millis) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            sleeps.add(millis);
            now = now.plusMillis(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private RetryingApi api(Object... answers) {
        script.addAll(List.of(answers));
        Transport transport = new Transport() {
            @Override
            public Reply send(Request request, Credentials credentials) throws IOException {
                usedCredentials.add(credentials);
                methods.add(request.method());
                Object next = script.remove();
                if (next instanceof IOException e) {
                    throw e;
                }
                return (Reply) next;
            }

            @Override
            public Reply stream(
                    Request request, Duration silence, Predicate<? super byte[]> lines, Credentials credentials)
                    throws IOException {
                Reply reply = send(request, credentials);
                assertThat(new String(reply.body(), UTF_8).lines()).allMatch(line -> lines.test(line.getBytes(UTF_8)));
                return reply;
            }

            @Override
            public void close() {}
        };
        CredentialSource source = new CredentialSource(
                () -> Credentials.NONE.withToken(tokens.size() > 1 ? tokens.remove() : tokens.element()), time);
        return new RetryingApi("https://c", "ann", transport, source, policy, limit, time, time);
    }

    private static Transport.Reply status(int code, String json, String retryAfter) {
        return new Transport.Reply(code, json.getBytes(UTF_8), retryAfter);
    }

    @Test
    void aGetIsTriedAgainWhileTheServerIsBusyOrTheConnectionBreaks() throws Exception {
        RetryingApi api = api(status(429, "", ""), status(503, "", ""), new IOException("cut"), OK);

        assertThat(api.get("/x").status()).isEqualTo(200);
        assertThat(api.requestsSent()).isEqualTo(4);
    }

    @Test
    void whatTheServerWarnsOfComesWithTheAnswerToWhatWasSent() throws Exception {
        Transport.Reply warned =
                new Transport.Reply(201, "{}".getBytes(UTF_8), "", List.of("299 - \"a\", 299 - \"b\""));

        assertThat(api(warned)
                        .create("/api/v1/namespaces/n/pods", "{}".getBytes(UTF_8))
                        .warnings())
                .containsExactly("a", "b");
        assertThat(api(warned).get("/api/v1/namespaces/n/pods/p").warnings()).isEmpty();
        assertThat(api(OK).create("/api/v1/namespaces/n/pods", "{}".getBytes(UTF_8))
                        .warnings())
                .isEmpty();
    }

    @Test
    void aWarningHasNoValueOfTheSecretThatItIsAboutAndNoCredential() throws Exception {
        Transport.Reply warned = new Transport.Reply(
                201,
                "{}".getBytes(UTF_8),
                "",
                List.of("299 - \"c2VzYW1l is short, sesame is known\", 299 - \"seen Bearer abcdefgh1234\""));

        assertThat(api(warned)
                        .create("/api/v1/namespaces/n/secrets", "{\"data\":{\"k\":\"c2VzYW1l\"}}".getBytes(UTF_8))
                        .warnings())
                .containsExactly("(hidden) is short, (hidden) is known", "seen Bearer (hidden)");
    }

    @Test
    void pausesDoubleAndAreShortenedByNoMoreThanHalf() throws Exception {
        api(status(500, "", ""), status(500, "", ""), status(500, "", ""), OK).get("/x");

        assertThat(time.sleeps.get(0)).isBetween(250L, 500L);
        assertThat(time.sleeps.get(1)).isBetween(500L, 1000L);
        assertThat(time.sleeps.get(2)).isBetween(1000L, 2000L);
    }

    @Test
    void theServersRetryAfterIsHonouredInSecondsAndAsADate() throws Exception {
        api(status(429, "", "7"), status(429, "", "Thu, 01 Jan 2026 00:00:20 GMT"), OK)
                .get("/x");

        assertThat(time.sleeps).containsExactly(7000L, 13000L);
    }

    @Test
    void aRetryAfterThatMeansNothingIsAnOrdinaryPause() throws Exception {
        api(status(429, "", "soon"), OK).get("/x");

        assertThat(time.sleeps.get(0)).isBetween(250L, 500L);
    }

    @Test
    void aPauseThatEndsAfterTheBudgetIsNotBegun() {
        ClusterException e = failure(api(status(503, "{\"message\":\"later\"}", "61")));

        assertThat(e).hasMessageContaining("503").hasMessageEndingWith("later");
        assertThat(time.sleeps).isEmpty();
    }

    @Test
    void afterTheLastAttemptTheAnswerIsTheError() {
        Transport.Reply busy = status(500, "{\"reason\":\"InternalError\",\"message\":\"boom\"}", "");
        RetryingApi api = api(busy, busy, busy, busy, busy, OK);

        assertThat(failure(api).status()).isEqualTo(500);
        assertThat(api.requestsSent()).isEqualTo(5);
    }

    @Test
    void tooLargeAResourceVersionIsAnAnswer() {
        RetryingApi api = api(status(504, "{\"message\":\"Too large resource version: 9, current: 5\"}", "1"));

        KubeStatusException e = (KubeStatusException) failure(api);
        assertThat(e.status()).isEqualTo(504);
        assertThat(e.serverMessage()).startsWith("Too large");
        assertThat(time.sleeps).isEmpty();
    }

    @Test
    void aRefusalCarriesWhatTheStatusSays() {
        KubeStatusException e = (KubeStatusException) failure(api(status(
                410, "{\"reason\":\"Expired\",\"message\":\"too old\",\"metadata\":{\"continue\":\"fresh\"}}", "")));

        assertThat(e.reason()).isEqualTo("Expired");
        assertThat(e.freshToken()).isEqualTo("fresh");
        assertThat(e).hasMessage("the API server https://c answered 410 to GET /x: too old");
    }

    @Test
    void aPageOfAProxyIsQuotedByItsFirstLine() {
        assertThat(failure(api(status(404, "no such host\nbye", ""))))
                .hasMessage("the API server https://c answered 404 to GET /x: no such host");
    }

    @Test
    void aPostIsNeverRepeated() {
        for (Object answer : List.of(status(503, "", "1"), new IOException("cut"), status(401, "", ""))) {
            script.clear();
            RetryingApi api = api(answer, OK);

            assertThat(catchThrowableOfType(ClusterException.class, () -> api.post("/x", new byte[0])))
                    .isNotNull();
            assertThat(api.requestsSent()).isEqualTo(1);
        }
    }

    @Test
    void aCreationIsSentAgainWhereTheServerHasSurelyNotDoneIt() throws Exception {
        for (Object answer : List.of(status(429, "", "1"), status(401, "", ""), new ConnectException("refused"))) {
            tokens.addAll(List.of("third", "fourth"));
            RetryingApi api = api(OK, answer, OK);
            api.get("/x");

            assertThat(api.create("/x", new byte[0]).status()).isEqualTo(200);
            assertThat(api.requestsSent()).isEqualTo(3);
        }
    }

    @Test
    void aCreationOfWhichNobodyKnowsIsNotSentAgain() {
        for (Object answer : List.of(status(500, "", ""), status(503, "", "7"), new IOException("cut"))) {
            script.clear();
            RetryingApi api = api(answer, OK);

            LostAnswerException e =
                    catchThrowableOfType(LostAnswerException.class, () -> api.create("/x", new byte[0]));
            assertThat(api.requestsSent()).isEqualTo(1);
            assertThat(e.pause()).isEqualTo(Duration.ofSeconds(e.status() == 503 ? 7 : 0));
        }
    }

    @Test
    void aCreationThatIsRefusedIsNotDone() {
        for (Transport.Reply answer : List.of(
                status(409, "{\"reason\":\"AlreadyExists\"}", ""),
                status(500, "{\"message\":\"failed calling webhook \\\"w\\\"\"}", ""))) {
            script.clear();
            RetryingApi api = api(answer, OK);

            assertThat(catchThrowableOfType(ClusterException.class, () -> api.create("/x", new byte[0])))
                    .isInstanceOf(KubeStatusException.class);
            assertThat(api.requestsSent()).isEqualTo(1);
        }
    }

    @Test
    void theCausesOfARefusalAreKept() {
        KubeStatusException e = (KubeStatusException) failure(api(status(
                409,
                "{\"details\":{\"causes\":[{\"reason\":\"FieldManagerConflict\",\"message\":\"m\",\"field\":\".a\"}]}}",
                "")));

        assertThat(e.causes()).containsExactly(new KubeStatusException.Cause("FieldManagerConflict", "m", ".a"));
    }

    @Test
    void aPatientClientWaitsForAServerThatIsAwayForHalfAMinute() throws Exception {
        Object[] answers = new Object[8];
        Arrays.fill(answers, new ConnectException("refused"));
        answers[0] = OK;
        answers[7] = OK;
        policy = RetryPolicy.PATIENT;
        RetryingApi api = api(answers);
        api.get("/x");

        assertThat(api.get("/x").status()).isEqualTo(200);
        assertThat(Duration.between(Instant.parse("2026-01-01T00:00:00Z"), time.now))
                .isGreaterThan(Duration.ofSeconds(12));
    }

    @Test
    void aPatientClientGivesUpAfterTwoMinutesAndOnErrorsSooner() {
        policy = RetryPolicy.PATIENT;
        Object[] away = new Object[100];
        Arrays.fill(away, status(503, "", ""));
        failure(api(away));
        assertThat(Duration.between(Instant.parse("2026-01-01T00:00:00Z"), time.now))
                .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(120));

        script.clear();
        Arrays.fill(away, status(500, "", ""));
        RetryingApi broken = api(away);
        failure(broken);
        assertThat(broken.requestsSent()).isEqualTo(5);
    }

    @Test
    void eachAttemptPassesTheGateAndTellsHowItWent() throws Exception {
        List<String> passed = new ArrayList<>();
        limit = new RequestLimit() {
            @Override
            public long enter() {
                passed.add("enter");
                return passed.size();
            }

            @Override
            public void leave(long ticket, boolean borne) {
                passed.add(ticket + (borne ? " borne" : " too much"));
            }
        };

        api(status(429, "", ""), new IOException("cut"), status(504, "", ""), status(500, "", ""), OK)
                .get("/x");

        assertThat(passed)
                .containsExactly(
                        "enter",
                        "1 too much",
                        "enter",
                        "3 too much",
                        "enter",
                        "5 too much",
                        "enter",
                        "7 borne",
                        "enter",
                        "9 borne");
    }

    @Test
    void aPatchAndADeleteAreTriedAgainAsASecondOneChangesNothing() throws Exception {
        api(new IOException("reset"), OK).patch("/api/v1/pods/p", "{}".getBytes(UTF_8));
        api(new IOException("reset"), OK).delete("/api/v1/pods/p");

        assertThat(methods)
                .containsExactly(
                        Transport.Method.PATCH,
                        Transport.Method.PATCH,
                        Transport.Method.DELETE,
                        Transport.Method.DELETE);
    }

    @Test
    void rejectedCredentialsAreReadAgainAndTheGetRepeatedOnce() throws Exception {
        RetryingApi api = api(status(401, "", ""), OK);

        assertThat(api.get("/x").status()).isEqualTo(200);
        assertThat(usedCredentials)
                .extracting(Credentials::authorization)
                .containsExactly("Bearer first", "Bearer second");
    }

    @Test
    void credentialsRejectedTwiceAreNamedAsExpired() {
        ClusterException e = failure(api(status(401, "", ""), status(401, "", "")));

        assertThat(e)
                .hasMessage("the API server https://c doesn't accept the credentials of 'ann': "
                        + "they are missing, wrong or expired");
        assertThat(e.status()).isEqualTo(401);
    }

    @Test
    void aServerThatWasNeverReachedIsNotWaitedFor() {
        assertThat(failure(api(new ConnectException("refused"))))
                .hasMessage("the API server https://c can't be reached: the connection is refused");
        assertThat(time.sleeps).isEmpty();
    }

    @Test
    void aServerThatGoesAwayForAWhileIsWaitedFor() throws Exception {
        RetryingApi api = api(OK, new ConnectException("refused"), OK);
        api.get("/x");

        assertThat(api.get("/x").status()).isEqualTo(200);
    }

    @Test
    void distrustIsNotTriedAgain() throws Exception {
        RetryingApi api = api(OK, new SSLHandshakeException("unable to find valid certification path"));
        api.get("/x");

        assertThat(failure(api))
                .hasMessageContaining("https://c is not trusted: unable to find valid certification path");
    }

    @Test
    void anInterruptEndsTheCallAndKeepsTheFlag() {
        RetryingApi api = api(status(503, "", ""), OK);
        Thread.currentThread().interrupt();

        ClusterException e = failure(api);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(e).hasMessageStartingWith("interrupted");
        assertThat(e.status()).isZero();
    }

    @Test
    void credentialsThatEndAreReadBeforeTheyAreUsed() throws Exception {
        Deque<String> plugin = new ArrayDeque<>(List.of("one", "two"));
        CredentialSource source = new CredentialSource(
                () -> Credentials.NONE.withToken(plugin.remove()).until(Optional.of(time.now.plusSeconds(10))), time);

        assertThat(source.current().authorization()).isEqualTo("Bearer one");
        assertThat(source.current().authorization()).isEqualTo("Bearer one");
        time.now = time.now.plusSeconds(10);
        assertThat(source.current().authorization()).isEqualTo("Bearer two");
    }

    @Test
    void credentialsRejectedForSeveralThreadsAreReadOnce() throws Exception {
        Deque<String> plugin = new ArrayDeque<>(List.of("one", "two"));
        CredentialSource source = new CredentialSource(() -> Credentials.NONE.withToken(plugin.remove()), time);
        Credentials rejected = source.current();

        assertThat(source.renewed(rejected).authorization()).isEqualTo("Bearer two");
        assertThat(source.renewed(rejected).authorization()).isEqualTo("Bearer two");
    }

    private static ClusterException failure(RetryingApi api) {
        return catchThrowableOfType(ClusterException.class, () -> api.get("/x"));
    }

    @Test
    void aWatchIsAskedForOnceAndItsRefusalIsTold() throws Exception {
        List<String> lines = new ArrayList<>();
        api(new Transport.Reply(200, "a\nb".getBytes(UTF_8), ""))
                .watch("/x", Duration.ofSeconds(1), line -> lines.add(new String(line, UTF_8)));
        assertThat(lines).containsExactly("a", "b");

        KubeApi api = api(status(403, "{\"message\":\"no\"}", ""), new IOException("reset"));
        assertThat(catchThrowableOfType(
                        ClusterException.class, () -> api.watch("/x", Duration.ofSeconds(1), line -> true)))
                .isInstanceOf(KubeStatusException.class)
                .extracting(ClusterException::status)
                .isEqualTo(403);
        assertThat(catchThrowableOfType(
                        ClusterException.class, () -> api.watch("/x", Duration.ofSeconds(1), line -> true)))
                .hasMessage("the connection to the API server https://c broke: reset")
                .extracting(ClusterException::status)
                .isEqualTo(0);
        assertThat(script).isEmpty();
    }
}
