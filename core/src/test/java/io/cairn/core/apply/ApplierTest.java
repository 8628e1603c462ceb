// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import static io.cairn.core.apply.Fixture.SECRETS;
import static io.cairn.core.apply.Fixture.secret;
import static io.cairn.core.apply.Fixture.secretJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ResourceType;
import io.cairn.core.collect.ItemReader;
import io.cairn.testkit.server.ApiServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ApplierTest {

    @TempDir
    private Path folder;

    private Fixture cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new Fixture(folder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void whatIsNotKnownToExistIsMadeByOneRequest() throws Exception {
        Applied applied = cluster.apply(secret("{\"k\":\"djE=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(applied.uid())
                .isEqualTo(cluster.stored("secrets/n/s").text("metadata", "uid").orElseThrow());
        assertThat(applied.resourceVersion())
                .isEqualTo(cluster.stored("secrets/n/s")
                        .text("metadata", "resourceVersion")
                        .orElseThrow());
        assertThat(cluster.methods()).containsExactly("POST");
        assertThat(cluster.stored("secrets/n/s")
                        .trees("metadata", "managedFields")
                        .get(0)
                        .text("manager"))
                .contains("cairn");
    }

    @Test
    void whatTheServerWarnsOfIsANoteAndNoFailure() throws Exception {
        cluster.server
                .faults()
                .on("POST", ".*/secrets")
                .warn("299 - \"unknown field \\\"spec.x\\\"\"", "299 - \"deprecated\"");

        Applied applied = cluster.apply(secret("{\"k\":\"djE=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(applied.notes())
                .containsExactly("the API server warns: unknown field \"spec.x\"", "the API server warns: deprecated");
    }

    @ParameterizedTest
    @CsvSource({"UPDATE, PATCH", "REPLACE, PUT"})
    void soItIsWhereWhatExistsIsChanged(ExistingPolicy policy, String method) throws Exception {
        cluster.policy = policy;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server.faults().on(method, ".*/secrets/s").warn("299 - \"deprecated\"");

        Applied applied = cluster.apply(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(applied.notes()).containsExactly("the API server warns: deprecated");
    }

    @Test
    void ofManyWarningsTheFirstAreToldAndLongOnesAreCut() throws Exception {
        String many = IntStream.rangeClosed(1, 9)
                .mapToObj(n -> "299 - \"" + n + "x".repeat(400) + "\"")
                .collect(Collectors.joining(", "));
        cluster.server.faults().on("POST", ".*/secrets").warn(many);

        List<String> notes = cluster.apply(secret("{}")).notes();

        assertThat(notes).hasSize(6).allMatch(note -> note.length() < 330);
        assertThat(notes.get(4)).startsWith("the API server warns: 5xx").endsWith("x…");
        assertThat(notes.get(5)).isEqualTo("the API server warns of 4 more");
    }

    @Test
    void aStatusThatFailsIsToldBesideWhatTheServerWarnsOf() throws Exception {
        cluster.server.faults().on("POST", ".*/secrets").warn("299 - \"deprecated\"");
        cluster.server.faults().on("PATCH", ".*/status").status(404);
        Desired desired =
                new Desired(SECRETS, Fixture.tree(secretJson("{}")), Optional.of(Fixture.tree("{\"phase\":\"x\"}")));

        assertThat(cluster.apply(desired).notes()).hasSize(2).first().isEqualTo("the API server warns: deprecated");
    }

    @Test
    void whatOnlyAServerSetsIsNotSent() throws Exception {
        Applied applied = cluster.apply(Fixture.desired(
                SECRETS,
                secretJson("{}")
                        .replace(
                                "\"name\"",
                                "\"uid\":\"old\",\"resourceVersion\":\"7\",\"creationTimestamp\":\"2020-01-01T00:00:00Z\","
                                        + "\"managedFields\":[],\"labels\":{\"a\":\"b\"},\"annotations\":{\"c\":\"d\"},"
                                        + "\"finalizers\":[\"example.com/f\"],\"name\"")));

        assertThat(applied.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(applied.uid()).isNotEqualTo("old");
        assertThat(cluster.stored("secrets/n/s").text("metadata", "labels", "a"))
                .contains("b");
        assertThat(cluster.stored("secrets/n/s").text("metadata", "annotations", "c"))
                .contains("d");
        assertThat(cluster.stored("secrets/n/s").texts("metadata", "finalizers"))
                .containsExactly("example.com/f");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsEqualCostsNoRequestByAnyPolicy(ExistingPolicy policy) throws Exception {
        cluster.policy = policy;
        cluster.given(secretJson("{\"k\":\"djE=\",\"l\":\"djI=\"}"));

        Applied applied = cluster.applyListed(secret("{\"l\":\"djI=\",\"k\":\"djE=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(applied.uid())
                .isEqualTo(cluster.stored("secrets/n/s").text("metadata", "uid").orElseThrow());
        assertThat(cluster.methods()).isEmpty();
    }

    @Test
    void whatDiffersIsSkippedWithThePathsAndWithoutTheValues() throws Exception {
        cluster.given(secretJson("{\"k\":\"djE=\"}"));

        Applied applied = cluster.applyListed(secret("{\"k\":\"c2VjcmV0\",\"tls.key\":\"eA==\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(applied.reason())
                .isEqualTo(
                        "exists and differs in data.k, data[tls.key] (--existing-resource-policy update sets what the"
                                + " backup has, where that can be changed in place; replace makes it equal, if need be by"
                                + " deleting it first)");
        assertThat(cluster.methods()).containsExactly("GET");
    }

    @Test
    void ofAClaimThatDiffersNoPolicyIsSaidToChangeWhatMayBeImmutable() throws Exception {
        ResourceType claims = new ResourceType("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);
        cluster.given(Fixture.json("v1", "PersistentVolumeClaim", "c", ",\"spec\":{\"storageClassName\":\"a\"}"));

        Applied applied = cluster.applyListed(Fixture.desired(
                claims, Fixture.json("v1", "PersistentVolumeClaim", "c", ",\"spec\":{\"storageClassName\":\"b\"}")));

        assertThat(applied.reason())
                .isEqualTo("exists and differs in spec.storageClassName (--existing-resource-policy update sets what"
                        + " the backup has, replace makes it equal, both only where that can be changed in place)");
    }

    @Test
    void whatSomebodyElseMadeMeanwhileIsReadAndComparedLikeAnyOther() throws Exception {
        Existing nothing = cluster.listed(secret("{}"));
        cluster.given(secretJson("{\"k\":\"djE=\"}"));

        assertThat(cluster.apply(secret("{\"k\":\"djE=\"}"), nothing).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(cluster.apply(secret("{\"k\":\"djI=\"}"), nothing).outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(cluster.methods()).containsExactly("POST", "GET", "POST", "GET");
    }

    @Test
    void whatVanishedMeanwhileIsMade() throws Exception {
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        Existing listed = cluster.listed(secret("{}"));
        cluster.server.delete("secrets/n/s");

        assertThat(cluster.apply(secret("{\"k\":\"djI=\"}"), listed).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(cluster.methods()).containsExactly("GET", "POST");
    }

    @Test
    void onlyTheNamesOfTheRestoreAreKeptAndCleaned() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            cluster.server.apply(Fixture.json("v1", "ConfigMap", name, ""));
        }
        List<String> cleaned = new ArrayList<>();

        Existing existing = Existing.read(
                new ItemReader(cluster.api), Fixture.CONFIG_MAPS, "n", List.of("a", "c", "z")::contains, object -> {
                    cleaned.add(object.text("metadata", "name").orElseThrow());
                    return object;
                });

        assertThat(existing.size()).isEqualTo(2);
        assertThat(cleaned).containsExactly("a", "c");
    }

    @Test
    void bothSidesAreComparedAsTheyAreCleaned() throws Exception {
        cluster.clean = object -> object.without("spec", "nodeName");
        cluster.given(Fixture.json("v1", "Pod", "p", ",\"spec\":{\"nodeName\":\"node-7\",\"hostname\":\"p\"}"));

        Desired desired =
                Fixture.desired(Fixture.PODS, Fixture.json("v1", "Pod", "p", ",\"spec\":{\"hostname\":\"p\"}"));

        assertThat(cluster.applyListed(desired).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(cluster.apply(desired).outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void aTypeThatIsNotServedHasNothing() throws Exception {
        ResourceType widgets = new ResourceType("example.com", "v1", "widgets", "Widget", true);

        assertThat(Existing.read(new ItemReader(cluster.api), widgets, "n", name -> true, cluster.clean)
                        .size())
                .isZero();
    }

    @Test
    void noMoreRequestsAreUnderWayThanTheLimitLets() throws Exception {
        AdaptiveLimit limit = new AdaptiveLimit();
        try (Fixture bounded = new Fixture(folder, ApiServer.ADMIN, limit)) {
            bounded.server.faults().on("POST", ".*").first().status(429);
            ExecutorService pool = Executors.newFixedThreadPool(40);
            List<Callable<Applied>> work = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                Desired desired = Fixture.desired(SECRETS, secretJson("{}").replace("\"s\"", "\"s-" + i + "\""));
                work.add(() -> bounded.apply(desired));
            }
            for (Future<Applied> done : pool.invokeAll(work)) {
                assertThat(done.get().outcome()).isEqualTo(Outcome.CREATED);
            }
            pool.shutdown();

            assertThat(bounded.server.requests().maxInFlight()).isLessThan(40);
            assertThat(limit.limit()).isBetween(8, 40);
        }
    }
}
