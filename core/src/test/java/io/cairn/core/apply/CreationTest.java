// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import static io.cairn.core.apply.Fixture.BEGUN;
import static io.cairn.core.apply.Fixture.SECRETS;
import static io.cairn.core.apply.Fixture.secret;
import static io.cairn.core.apply.Fixture.secretJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeStatusException;
import io.cairn.testkit.server.Faults;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreationTest {

    private static final String PATH = "/api/v1/namespaces/n/secrets";

    @TempDir
    private Path folder;

    private Fixture cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new Fixture(folder);
        // A connection has been seen to work.
        assertThat(cluster.api.get("/version").status()).isEqualTo(200);
        cluster.server.requests().clear();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private Faults.When onPost() {
        return cluster.server.faults().on("POST", PATH);
    }

    @Test
    void anAnswerThatIsLostAfterTheObjectWasMadeIsFoundByReading() throws Exception {
        onPost().first().cut(0);

        Applied applied = cluster.apply(secret("{\"k\":\"djE=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(applied.uid())
                .isEqualTo(cluster.stored("secrets/n/s").text("metadata", "uid").orElseThrow());
        assertThat(cluster.methods()).containsExactly("POST", "GET");
    }

    @Test
    void aRequestThatWasLostIsSentAgainOnlyAfterReading() throws Exception {
        onPost().times(2).drop();

        assertThat(cluster.apply(secret("{}")).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(cluster.methods()).containsExactly("POST", "GET", "POST", "GET", "POST");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void anAnswerOfAServerInTroubleIsAsGoodAsLost(int status) throws Exception {
        onPost().first().status(status);

        assertThat(cluster.apply(secret("{}")).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(cluster.methods()).containsExactly("POST", "GET", "POST");
    }

    @Test
    void aServerThatIsBusyHasDoneNothingAndIsAskedAgain() throws Exception {
        onPost().times(2).status(429);

        assertThat(cluster.apply(secret("{}")).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(cluster.methods()).containsExactly("POST", "POST", "POST");
    }

    @Test
    void thePauseThatTheServerAsksForIsKept() throws Exception {
        onPost().first().status(503, Duration.ofSeconds(7));

        cluster.apply(secret("{}"));

        assertThat(cluster.time.sleeps).containsExactly(7000L);
    }

    @Test
    void pausesGrow() throws Exception {
        onPost().times(4).drop();

        cluster.apply(secret("{}"));

        assertThat(cluster.time.sleeps).containsExactly(500L, 1000L, 2000L, 4000L);
    }

    @Test
    void aServerThatLosesEveryRequestIsGivenUpAfterTwoMinutes() {
        onPost().drop();

        assertThatThrownBy(() -> cluster.apply(secret("{}")))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("broke");
        assertThat(cluster.time.sleeps.stream().mapToLong(Long::longValue).sum())
                .isBetween(100_000L, 120_000L);
    }

    @Test
    void anErrorInsideTheServerThatStaysIsTheObjectsFailure() throws Exception {
        onPost().status(500);

        Applied applied = cluster.apply(secret("{}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(applied.reason()).contains("status 500").contains("scripted failure");
        assertThat(cluster.methods()).containsExactly("POST", "GET", "POST", "GET", "POST", "GET");
    }

    @Test
    void anObjectThatTheLastAttemptMadeInSpiteOfTheErrorIsCreated() throws Exception {
        onPost().status(500);
        whenLookedFor(3, madeBy("cairn", 0));

        Applied applied = cluster.apply(secret("{\"k\":\"djE=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(applied.uid())
                .isEqualTo(cluster.stored("secrets/n/s").text("metadata", "uid").orElseThrow());
    }

    @Test
    void anObjectThatSomebodyElseMadeDuringTheLastAttemptExists() throws Exception {
        onPost().status(500);
        whenLookedFor(3, madeBy("kubectl", 0));

        assertThat(cluster.apply(secret("{\"k\":\"djI=\"}")).outcome()).isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void anObjectThatTheLastRequestOfTheTwoMinutesMadeIsCreated() throws Exception {
        onPost().drop();
        // It is looked for after each of the fifteen pauses that fit, and once more in the end.
        whenLookedFor(16, madeBy("cairn", 0));

        assertThat(cluster.apply(secret("{\"k\":\"djE=\"}")).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(cluster.time.sleeps).hasSize(15);
    }

    @ParameterizedTest
    @CsvSource({
        "kubectl, 0, SKIPPED, somebody else made it",
        "cairn, 0, CREATED, this run made it",
        "cairn, -20, CREATED, the server's clock may be behind",
        "cairn, -3600, SKIPPED, an earlier run made it"
    })
    void whatIsFoundAfterALostAnswerIsOursIfWeMadeItSinceTheRunBegan(
            String manager, long seconds, Outcome outcome, String why) throws Exception {
        whenLookedFor(1, madeBy(manager, seconds));
        onPost().first().drop();

        assertThat(cluster.apply(secret("{\"k\":\"djI=\"}")).outcome()).as(why).isEqualTo(outcome);
    }

    /** Puts an object into the cluster just before the secret is read for the nth time. */
    private void whenLookedFor(int nth, String json) {
        cluster.server.faults().on("GET", PATH + "/s").skip(nth - 1).first().run(() -> cluster.server.apply(json));
    }

    /** The secret as a field manager made it, so many seconds after the run began. */
    private static String madeBy(String manager, long seconds) {
        return secretJson("{\"k\":\"djE=\"}")
                .replace(
                        "\"name\"",
                        "\"creationTimestamp\":\"" + BEGUN.plusSeconds(seconds)
                                + "\",\"managedFields\":[{\"manager\":\""
                                + manager
                                + "\",\"operation\":\"Update\",\"apiVersion\":\"v1\",\"fieldsType\":\"FieldsV1\","
                                + "\"fieldsV1\":{\"f:type\":{}}}],\"name\"");
    }

    @Test
    void anEarlierPostThatArrivesLateIsRecognised() throws Exception {
        onPost().first().drop();
        // Nothing is there when it is looked for, and the lost request is done just before the second one.
        cluster.server.faults().on("POST", PATH).first().run(() -> post("cairn"));

        assertThat(cluster.apply(secret("{}")).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(cluster.methods()).containsSubsequence("POST", "GET", "POST", "GET");
    }

    private void post(String manager) {
        try {
            cluster.api.post(
                    PATH + "?fieldManager=" + manager,
                    secretJson("{}").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (ClusterException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aQuotaThatIsCountedBySeveralAtOnceIsAskedAgain() throws Exception {
        onPost().times(2)
                .refuse(
                        409,
                        "Conflict",
                        "Operation cannot be fulfilled on resourcequotas \"q\": the object has been modified");

        assertThat(cluster.apply(secret("{}")).outcome()).isEqualTo(Outcome.CREATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Service \"s\" is invalid: spec.ports[0].nodePort: Invalid value: 30001: provided port is already allocated",
                "Service \"s\" is invalid: spec.clusterIPs: Invalid value: [\"10.0.0.9\"]: failed to allocate IP 10.0.0.9:"
                        + " provided IP is already allocated"
            })
    void aServiceWhosePortOrAddressItHasItselfExists(String message) throws Exception {
        String json = Fixture.json("v1", "Service", "s", ",\"spec\":{\"ports\":[{\"port\":80,\"nodePort\":30001}]}");
        Desired desired = Fixture.desired(Fixture.SERVICES, json);
        cluster.server.faults().on("POST", "/api/v1/namespaces/n/services").refuse(422, "Invalid", message);

        Applied taken = cluster.apply(desired);
        assertThat(taken.refusal()).as("by another service").isEqualTo(Refusal.INVALID);

        cluster.given(json);
        assertThat(cluster.apply(desired).outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void theStatusIsSetAfterTheObjectWasMade() throws Exception {
        ObjectTree status = Fixture.tree("{\"phase\":\"Running\",\"podIP\":\"10.0.0.1\"}");
        Desired desired = new Desired(
                Fixture.PODS, Fixture.tree(Fixture.json("v1", "Pod", "p", ",\"spec\":{}")), Optional.of(status));

        Applied applied = cluster.apply(desired);

        assertThat(applied.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(cluster.stored("pods/n/p").tree("status")).contains(status);
        assertThat(applied.resourceVersion())
                .isEqualTo(cluster.stored("pods/n/p")
                        .text("metadata", "resourceVersion")
                        .orElseThrow());
        assertThat(cluster.methods()).containsExactly("POST", "PATCH");
    }

    @Test
    void theStatusIsSetWhereAnUpdateMakesWhatHasVanished() throws Exception {
        cluster.policy = ExistingPolicy.UPDATE;
        cluster.given(Fixture.json("v1", "Pod", "p", ",\"spec\":{\"nodeName\":\"other\"}"));
        Existing listed = cluster.listed(podWithStatus());
        cluster.server.delete("pods/n/p");

        assertThat(cluster.apply(podWithStatus(), listed).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(cluster.stored("pods/n/p").text("status", "phase")).contains("Running");
    }

    private static Desired podWithStatus() {
        return new Desired(
                Fixture.PODS,
                Fixture.tree(Fixture.json("v1", "Pod", "p", ",\"spec\":{}")),
                Optional.of(Fixture.tree("{\"phase\":\"Running\"}")));
    }

    /** As a run that was killed before it set the status. */
    private void madeWithoutStatus(String manager, long seconds) throws ClusterException {
        cluster.time.set(BEGUN.plusSeconds(seconds));
        cluster.api.post(
                "/api/v1/namespaces/n/pods?fieldManager=" + manager,
                TreeJson.write(podWithStatus().object()));
        cluster.time.set(BEGUN);
    }

    @Test
    void theStatusThatAKilledRunDidNotComeToIsSet() throws Exception {
        madeWithoutStatus("cairn", 1);

        Applied applied = cluster.applyListed(podWithStatus());

        assertThat(applied.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(applied.reason()).isEqualTo("an earlier run made it without its status");
        assertThat(cluster.stored("pods/n/p").text("status", "phase")).contains("Running");
        assertThat(cluster.methods()).containsExactly("PATCH");
    }

    @Test
    void aStatusThatWasSetIsNotSetAgain() throws Exception {
        cluster.apply(podWithStatus());

        assertThat(cluster.applyListed(podWithStatus()).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(cluster.methods()).isEmpty();
    }

    @Test
    void aStatusThatIsThereIsNoneThatAKilledRunDidNotComeTo() throws Exception {
        Desired asTheServerMakesIt = new Desired(
                Fixture.PODS, podWithStatus().object(), Optional.of(Fixture.tree("{\"phase\":\"Pending\"}")));
        cluster.apply(asTheServerMakesIt);

        assertThat(cluster.applyListed(asTheServerMakesIt).outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void aStatusThatStillCanNotBeSetIsANoteAgain() throws Exception {
        madeWithoutStatus("cairn", 1);
        cluster.server.faults().on("PATCH", ".*/status").refuse(403, "Forbidden", "not yet");

        Applied applied = cluster.applyListed(podWithStatus());

        assertThat(applied.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(applied.notes()).containsExactly("its status could not be restored: not yet");
    }

    @ParameterizedTest
    @CsvSource({"kubectl, 1, somebody else made it", "cairn, -3600, an earlier restore made it"})
    void theStatusOfWhatThisRestoreHasNotMadeStaysAsItIs(String manager, long seconds, String why) throws Exception {
        madeWithoutStatus(manager, seconds);

        assertThat(cluster.applyListed(podWithStatus()).outcome()).as(why).isEqualTo(Outcome.UNCHANGED);
        assertThat(cluster.methods()).isEmpty();
    }

    @Test
    void aDryRunSetsNoStatus() throws Exception {
        madeWithoutStatus("cairn", 1);
        cluster.dryRun = true;

        assertThat(cluster.applyListed(podWithStatus()).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(cluster.methods()).isEmpty();
    }

    @Test
    void aStatusThatCanNotBeSetIsANote() throws Exception {
        Desired desired = new Desired(SECRETS, secret("{}").object(), Optional.of(Fixture.tree("{\"a\":1}")));

        Applied applied = cluster.apply(desired);

        assertThat(applied.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(applied.notes())
                .singleElement()
                .asString()
                .startsWith("its status could not be restored: the server could not find");
    }

    @Test
    void aDryRunAsksTheServerAndMakesNothing() throws Exception {
        cluster.dryRun = true;

        assertThat(cluster.apply(secret("{}")).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(cluster.server.get("secrets/n/s")).isEmpty();
    }

    @Test
    void credentialsThatAreNotAcceptedEndTheRun() {
        cluster.server.faults().on(request -> true).status(401);

        assertThatThrownBy(() -> cluster.apply(secret("{}")))
                .isInstanceOfSatisfying(
                        KubeStatusException.class, e -> assertThat(e.status()).isEqualTo(401));
    }

    @Test
    void aTypeWhoseServerIsAwayFailsAlone() throws Exception {
        cluster.server.faults().on(request -> request.path().startsWith(PATH)).status(503);

        assertThat(cluster.apply(secret("{}")).refusal()).isEqualTo(Refusal.UNAVAILABLE);
    }

    @Test
    void aServerThatIsAwayForGoodEndsTheRun() {
        cluster.server.faults().on(request -> true).status(503);

        assertThatThrownBy(() -> cluster.apply(secret("{}"))).isInstanceOf(ClusterException.class);
    }
}
