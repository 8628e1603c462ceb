// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import static io.cairn.core.apply.Fixture.SECRETS;
import static io.cairn.core.apply.Fixture.secret;
import static io.cairn.core.apply.Fixture.secretJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        assertThat(applied.reason()).isEqualTo("exists and differs in data.k, data[tls.key]");
        assertThat(cluster.methods()).containsExactly("GET");
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
}
