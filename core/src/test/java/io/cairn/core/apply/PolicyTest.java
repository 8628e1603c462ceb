// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import static io.cairn.core.apply.Fixture.ACCOUNTS;
import static io.cairn.core.apply.Fixture.BEGUN;
import static io.cairn.core.apply.Fixture.CONFIG_MAPS;
import static io.cairn.core.apply.Fixture.NAMESPACES;
import static io.cairn.core.apply.Fixture.SECRETS;
import static io.cairn.core.apply.Fixture.json;
import static io.cairn.core.apply.Fixture.secret;
import static io.cairn.core.apply.Fixture.secretJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ClusterException;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each policy does with an object that exists and differs. */
class PolicyTest {

    private static final String PATH = "/api/v1/namespaces/n/secrets/s";
    private static final String IMMUTABLE =
            "Secret \"s\" is invalid: type: Invalid value: \"Opaque\": field is immutable";

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

    /** As a user made it, by a field manager. */
    private void made(String manager, String json) throws ClusterException {
        cluster.api.post("/api/v1/namespaces/n/secrets?fieldManager=" + manager, json.getBytes(StandardCharsets.UTF_8));
        cluster.server.requests().clear();
    }

    private Optional<String> data(String key) {
        return cluster.stored("secrets/n/s").text("data", key);
    }

    @Test
    void failFailsWithoutReading() throws Exception {
        cluster.policy = ExistingPolicy.FAIL;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));

        Applied applied = cluster.applyListed(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.refusal()).isEqualTo(Refusal.EXISTS);
        assertThat(applied.reason()).startsWith("exists and differs");
        assertThat(cluster.methods()).isEmpty();
    }

    @Test
    void updateMergesAndTakesNothingAway() throws Exception {
        cluster.policy = ExistingPolicy.UPDATE;
        cluster.given(secretJson("{\"own\":\"djE=\"}"));

        Applied applied = cluster.applyListed(Fixture.desired(
                SECRETS, secretJson("{\"k\":\"djI=\"}").replace("\"name\"", "\"labels\":{\"a\":\"b\"},\"name\"")));

        assertThat(applied.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(applied.reason()).isEmpty();
        assertThat(data("own")).contains("djE=");
        assertThat(data("k")).contains("djI=");
        assertThat(cluster.stored("secrets/n/s").text("metadata", "labels", "a"))
                .contains("b");
        assertThat(cluster.methods()).containsExactly("PATCH");
    }

    @Test
    void anUpdateThatAddsNothingLeavesTheObjectUnchanged() throws Exception {
        cluster.policy = ExistingPolicy.UPDATE;
        cluster.given(secretJson("{\"k\":\"djE=\",\"own\":\"djE=\"}"));

        Applied applied = cluster.applyListed(secret("{\"k\":\"djE=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(applied.reason()).contains("has all that the backup has");
    }

    @Test
    void aFieldThatSomebodyElseSetIsAConflictThatNamesBoth() throws Exception {
        cluster.policy = ExistingPolicy.UPDATE;
        made("kubectl-edit", secretJson("{\"k\":\"djE=\"}"));

        Applied applied = cluster.applyListed(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.refusal()).isEqualTo(Refusal.CONFLICT);
        assertThat(applied.reason())
                .isEqualTo("others have set fields of it to other values: data.k (set by kubectl-edit); "
                        + "--force-conflicts overrides them");
        assertThat(data("k")).contains("djE=");
    }

    @Test
    void aConflictIsForcedWhenToldSo() throws Exception {
        cluster.policy = ExistingPolicy.UPDATE;
        cluster.force = true;
        made("kubectl-edit", secretJson("{\"k\":\"djE=\"}"));

        assertThat(cluster.applyListed(secret("{\"k\":\"djI=\"}")).outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(data("k")).contains("djI=");
    }

    @Test
    void whatAnEarlierRestoreCreatedIsNoConflict() throws Exception {
        cluster.policy = ExistingPolicy.UPDATE;
        made("cairn", secretJson("{\"k\":\"djE=\"}"));

        assertThat(cluster.applyListed(secret("{\"k\":\"djI=\"}")).outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(data("k")).contains("djI=");
    }

    @Test
    void whatSomebodySetMeanwhileIsNotOverriddenWithWhatIsOurs() throws Exception {
        cluster.policy = ExistingPolicy.UPDATE;
        made("cairn", secretJson("{\"k\":\"djE=\"}"));
        Existing listed = cluster.listed(secret("{}"));
        cluster.server.faults().on("PATCH", PATH).skip(1).first().run(() -> {
            cluster.server.faults().clear();
            merge("eve", "{\"data\":{\"k\":\"ZXZl\"}}");
        });

        Applied applied = cluster.apply(secret("{\"k\":\"djI=\"}"), listed);

        assertThat(applied.refusal()).isEqualTo(Refusal.CONFLICT);
        assertThat(applied.reason()).contains("data.k (set by eve)");
        assertThat(data("k")).contains("ZXZl");
    }

    private void merge(String manager, String json) {
        try {
            cluster.api.patch(PATH + "?fieldManager=" + manager, json.getBytes(StandardCharsets.UTF_8));
        } catch (ClusterException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anUpdateOfWhatCanNotBeChangedSaysWhatCould() throws Exception {
        cluster.policy = ExistingPolicy.UPDATE;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server.faults().on("PATCH", PATH).refuse(422, "Invalid", IMMUTABLE);

        Applied applied = cluster.applyListed(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.refusal()).isEqualTo(Refusal.IMMUTABLE);
        assertThat(applied.reason()).endsWith("; the policy replace can delete it and make it again");
    }

    @Test
    void anUpdateOfWhatIsNotValidForItselfSaysThatAlone() throws Exception {
        cluster.policy = ExistingPolicy.UPDATE;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server.faults().on("PATCH", PATH).refuse(422, "Invalid", "data: Invalid value");
        cluster.server.faults().on("POST", ".*/secrets").refuse(422, "Invalid", "data: Invalid value");

        Applied applied = cluster.applyListed(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.refusal()).isEqualTo(Refusal.INVALID);
        assertThat(applied.reason()).doesNotContain("replace");
    }

    @Test
    void anUpdateOfWhatIsNeverDeletedDoesNotAdviseToReplaceIt() throws Exception {
        cluster.policy = ExistingPolicy.UPDATE;
        ResourceType type = new ResourceType("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);
        ObjectTree claim = Fixture.tree(json("v1", "PersistentVolumeClaim", "c", ""));
        cluster.given(new String(io.cairn.core.json.TreeJson.write(claim), StandardCharsets.UTF_8));
        cluster.server
                .faults()
                .on("PATCH", ".*/persistentvolumeclaims/c")
                .refuse(422, "Invalid", "spec: Forbidden: spec is");

        Applied applied =
                cluster.applyListed(new Desired(type, claim.with("b", "metadata", "labels", "a"), Optional.empty()));

        assertThat(applied.refusal()).isEqualTo(Refusal.IMMUTABLE);
        assertThat(applied.reason())
                .endsWith("; it can't be changed in place, and Cairn deletes no persistentvolumeclaims");
    }

    @Test
    void replaceMakesItEqualAndKeepsWhatTheClusterGaveIt() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.clean = object -> object.without("spec", "clusterIP");
        cluster.given(json("v1", "Service", "s", ",\"spec\":{\"clusterIP\":\"10.0.0.9\",\"type\":\"A\",\"own\":1}"));

        Applied applied = cluster.applyListed(
                Fixture.desired(Fixture.SERVICES, json("v1", "Service", "s", ",\"spec\":{\"type\":\"B\"}")));

        assertThat(applied.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(cluster.stored("services/n/s").tree("spec"))
                .contains(Fixture.tree("{\"type\":\"B\",\"clusterIP\":\"10.0.0.9\"}"));
        assertThat(cluster.methods()).containsExactly("GET", "PUT");
    }

    @ParameterizedTest
    @CsvSource({"UPDATE,PATCH", "REPLACE,PUT"})
    void whatCleaningLeavesToTheClusterIsNotSetBackThere(ExistingPolicy policy, String method) throws Exception {
        cluster.policy = policy;
        cluster.clean = object -> object.with(0L, "spec", "replicas");
        cluster.given(json("v1", "Service", "s", ",\"spec\":{\"replicas\":3,\"type\":\"A\"}"));

        Applied applied = cluster.applyListed(Fixture.desired(
                Fixture.SERVICES, json("v1", "Service", "s", ",\"spec\":{\"replicas\":0,\"type\":\"B\"}")));

        assertThat(applied.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(cluster.stored("services/n/s").tree("spec"))
                .contains(Fixture.tree("{\"replicas\":3,\"type\":\"B\"}"));
        assertThat(cluster.methods()).containsExactly("GET", method);
    }

    @Test
    void aReplacementThatSomebodyForestallsIsTriedAgainOnTheNewVersion() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server.faults().on("PUT", PATH).times(2).run(() -> cluster.server.touch("secrets/n/s"));

        Applied applied = cluster.applyListed(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(cluster.methods()).containsExactly("GET", "PUT", "GET", "PUT", "GET", "PUT");
        assertThat(cluster.stored("secrets/n/s").tree("metadata", "annotations"))
                .isEmpty();
    }

    @Test
    void aReplacementWhoseAnswerIsLostHasUpdated() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server.faults().on("PUT", PATH).first().cut(0);

        Applied applied = cluster.applyListed(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(applied.resourceVersion())
                .isEqualTo(cluster.stored("secrets/n/s")
                        .text("metadata", "resourceVersion")
                        .orElseThrow());
        assertThat(cluster.methods()).containsExactly("GET", "PUT", "PUT", "GET");
    }

    @Test
    void whatSomebodyElseMakesEqualDuringTheReplacementIsUnchanged() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.time.set(BEGUN.minusSeconds(3600));
        made("cairn", secretJson("{\"a\":\"djE=\",\"k\":\"djE=\"}"));
        cluster.time.set(BEGUN);
        cluster.server.faults().on("PUT", PATH).first().run(() -> merge("kubectl", "{\"data\":{\"k\":\"djI=\"}}"));

        Applied applied = cluster.applyListed(secret("{\"a\":\"djE=\",\"k\":\"djI=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(cluster.methods()).endsWith("PUT", "PATCH", "GET");
    }

    @Test
    void aReplacementThatIsForestalledAgainAndAgainFails() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server.faults().on("PUT", PATH).run(() -> cluster.server.touch("secrets/n/s"));

        Applied applied = cluster.applyListed(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(applied.reason()).startsWith("somebody else changes it again and again");
    }

    @Test
    void whatCanNotBeChangedIsDeletedAndMadeAgain() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        String before = cluster.stored("secrets/n/s").text("metadata", "uid").orElseThrow();
        cluster.server.faults().on("PUT", PATH).refuse(422, "Invalid", IMMUTABLE);

        Applied applied = cluster.applyListed(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(applied.reason()).startsWith("deleted and made again: the API server finds it invalid");
        assertThat(applied.uid()).isNotEqualTo(before);
        assertThat(data("k")).contains("djI=");
        assertThat(cluster.methods()).containsExactly("GET", "PUT", "POST", "DELETE", "GET", "POST");
    }

    @Test
    void aDeletionWhoseAnswerIsLostIsFollowedByTheMaking() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server.faults().on("PUT", PATH).refuse(422, "Invalid", IMMUTABLE);
        cluster.server.faults().on("DELETE", PATH).first().cut(0);

        Applied applied = cluster.applyListed(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(applied.reason()).startsWith("deleted and made again: the API server finds it invalid");
        assertThat(data("k")).contains("djI=");
        assertThat(cluster.methods()).containsExactly("GET", "PUT", "POST", "DELETE", "DELETE", "GET", "POST");
    }

    @Test
    void whatIsNotValidForItselfIsNotDeleted() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server.faults().on("PUT", PATH).refuse(422, "Invalid", IMMUTABLE);
        cluster.server.faults().on("POST", ".*/secrets").refuse(422, "Invalid", IMMUTABLE);

        assertThat(cluster.applyListed(secret("{\"k\":\"djI=\"}")).refusal()).isEqualTo(Refusal.INVALID);
        assertThat(data("k")).contains("djE=");
    }

    @Test
    void whatAWebhookRefusesIsNotDeleted() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server
                .faults()
                .on("PUT", PATH)
                .refuse(422, "Invalid", "admission webhook \"w\" denied the request: no");

        assertThat(cluster.applyListed(secret("{\"k\":\"djI=\"}")).refusal()).isEqualTo(Refusal.WEBHOOK);
        assertThat(cluster.methods()).containsExactly("GET", "PUT");
    }

    @Test
    void whatSomebodyElseMadeInItsPlaceIsNotDeleted() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server.faults().on("PUT", PATH).first().refuse(422, "Invalid", IMMUTABLE);
        cluster.server.faults().on("DELETE", PATH).first().run(() -> {
            cluster.server.delete("secrets/n/s");
            cluster.server.apply(secretJson("{\"k\":\"djI=\"}"));
        });

        assertThat(cluster.applyListed(secret("{\"k\":\"djI=\"}")).outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void whatFinalizersHoldIsNotMadeAgain() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.given(
                secretJson("{\"k\":\"djE=\"}").replace("\"name\"", "\"finalizers\":[\"example.com/f\"],\"name\""));
        cluster.server.faults().on("PUT", PATH).refuse(422, "Invalid", IMMUTABLE);

        Applied applied = cluster.applyListed(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.refusal()).isEqualTo(Refusal.TERMINATING);
        assertThat(applied.reason()).startsWith("it was deleted to be made again and doesn't go away");
    }

    @Test
    void whatIsDeletedAndThenRefusedSaysSo() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server.faults().on("PUT", PATH).refuse(422, "Invalid", IMMUTABLE);
        cluster.server.faults().on("POST", ".*/secrets").skip(1).refuse(403, "Forbidden", "exceeded quota: q");

        Applied applied = cluster.applyListed(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.refusal()).isEqualTo(Refusal.QUOTA);
        assertThat(applied.reason())
                .startsWith("it was deleted to be made again, and then: a quota of the namespace n");
    }

    @Test
    void aConnectionThatIsLostAfterTheDeletionSaysWhatIsMissing() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server.faults().on("PUT", PATH).refuse(422, "Invalid", IMMUTABLE);
        cluster.server.faults().on("POST", ".*/secrets").skip(1).drop();

        assertThatThrownBy(() -> cluster.applyListed(secret("{\"k\":\"djI=\"}")))
                .isInstanceOf(ClusterException.class)
                .hasMessageStartingWith("secrets/n/s was deleted to be made again");
    }

    @Test
    void aDryRunOfAReplacementDeletesNothing() throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        cluster.dryRun = true;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));
        cluster.server.faults().on("PUT", PATH).refuse(422, "Invalid", IMMUTABLE);

        Applied applied = cluster.applyListed(secret("{\"k\":\"djI=\"}"));

        assertThat(applied.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(applied.reason()).startsWith("would be deleted and made again");
        assertThat(data("k")).contains("djE=");
    }

    @ParameterizedTest
    @EnumSource(names = {"UPDATE", "REPLACE"})
    void aDryRunChangesNothing(ExistingPolicy policy) throws Exception {
        cluster.policy = policy;
        cluster.dryRun = true;
        cluster.given(secretJson("{\"k\":\"djE=\"}"));

        assertThat(cluster.applyListed(secret("{\"l\":\"djI=\"}")).outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(data("l")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', v1, namespaces, Namespace",
        "'', v1, persistentvolumes, PersistentVolume",
        "apiextensions.k8s.io, v1, customresourcedefinitions, CustomResourceDefinition",
        "'', v1, persistentvolumeclaims, PersistentVolumeClaim"
    })
    void theseAreNeverDeleted(String group, String version, String plural, String kind) throws Exception {
        cluster.policy = ExistingPolicy.REPLACE;
        boolean namespaced = kind.equals("PersistentVolumeClaim");
        ResourceType type = new ResourceType(group, version, plural, kind, namespaced);
        String spec =
                ",\"spec\":{\"group\":\"example.com\",\"scope\":\"Cluster\",\"names\":{\"plural\":\"xs\",\"kind\":"
                        + "\"X\"},\"versions\":[{\"name\":\"v1\",\"served\":true,\"storage\":true}]}";
        ObjectTree object = Fixture.tree(json(type.apiVersion(), kind, "xs.example.com", spec));
        ObjectTree placed = namespaced ? object : object.without("metadata", "namespace");
        cluster.given(new String(io.cairn.core.json.TreeJson.write(placed), StandardCharsets.UTF_8));
        cluster.server.faults().on(request -> request.method().equals("PUT")).refuse(422, "Invalid", IMMUTABLE);

        Applied applied =
                cluster.applyListed(new Desired(type, placed.with("b", "metadata", "labels", "a"), Optional.empty()));

        assertThat(applied.refusal()).isEqualTo(Refusal.IMMUTABLE);
        assertThat(applied.reason()).contains("Cairn deletes no " + plural);
        assertThat(cluster.methods()).doesNotContain("DELETE", "POST");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsBeingDeletedIsNoPlaceToPutAnythingIn(ExistingPolicy policy) throws Exception {
        cluster.policy = policy;
        cluster.given(
                secretJson("{\"k\":\"djE=\"}").replace("\"name\"", "\"finalizers\":[\"example.com/f\"],\"name\""));
        cluster.server.delete("secrets/n/s");

        assertThat(cluster.applyListed(secret("{\"k\":\"djE=\"}")).refusal()).isEqualTo(Refusal.TERMINATING);
    }

    @Test
    void aNamespaceThatDiffersInItsNameLabelOnlyIsUnchanged() throws Exception {
        Desired mapped = Fixture.desired(
                NAMESPACES,
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"n\",\"labels\":"
                        + "{\"kubernetes.io/metadata.name\":\"old\"}},\"spec\":{\"finalizers\":[\"kubernetes\"]}}");

        assertThat(cluster.applyListed(mapped).outcome()).isEqualTo(Outcome.UNCHANGED);
    }

    private static Desired account(String name, String more) {
        return Fixture.desired(ACCOUNTS, json("v1", "ServiceAccount", name, more));
    }

    @ParameterizedTest
    @EnumSource
    void theDefaultAccountThatTheClusterMadeIsUnchangedIfNothingIsToBeAdded(ExistingPolicy policy) throws Exception {
        cluster.policy = policy;
        cluster.given(json("v1", "ServiceAccount", "default", ""));

        assertThat(cluster.apply(account("default", "")).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(cluster.methods()).containsExactly("POST", "GET");
    }

    @ParameterizedTest
    @EnumSource
    void theDefaultAccountGetsWhatItLacksByAnyPolicy(ExistingPolicy policy) throws Exception {
        cluster.policy = policy;
        cluster.given(json(
                        "v1",
                        "ServiceAccount",
                        "default",
                        ",\"imagePullSecrets\":[{\"name\":\"own\"},{\"name\":\"both\"}],\"secrets\":[{\"name\":\"t\"}]")
                .replace("\"name\":\"default\"", "\"labels\":{\"a\":\"own\"},\"name\":\"default\""));

        Applied applied = cluster.apply(
                Fixture.desired(
                        ACCOUNTS,
                        json(
                                        "v1",
                                        "ServiceAccount",
                                        "default",
                                        ",\"imagePullSecrets\":[{\"name\":\"both\"},{\"name\":\"pull\"}]")
                                .replace(
                                        "\"name\":\"default\"",
                                        "\"labels\":{\"a\":\"x\",\"b\":\"y\"},\"annotations\":{\"c\":\"z\"},\"name\":\"default\"")));

        assertThat(applied.outcome()).isEqualTo(Outcome.UPDATED);
        ObjectTree now = cluster.stored("serviceaccounts/n/default");
        assertThat(now.trees("imagePullSecrets"))
                .extracting(reference -> reference.text("name").orElseThrow())
                .containsExactly("own", "both", "pull");
        assertThat(now.trees("secrets")).hasSize(1);
        assertThat(now.textFields("metadata", "labels"))
                .containsEntry("a", "own")
                .containsEntry("b", "y");
        assertThat(now.textFields("metadata", "annotations")).containsEntry("c", "z");
        assertThat(cluster.apply(account("default", ",\"imagePullSecrets\":[{\"name\":\"pull\"}]"))
                        .outcome())
                .as("it has all of it now")
                .isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void anotherAccountIsTheUsersAndThePolicyHolds() throws Exception {
        cluster.given(json("v1", "ServiceAccount", "builder", ""));

        Applied applied = cluster.applyListed(account("builder", ",\"imagePullSecrets\":[{\"name\":\"pull\"}]"));

        assertThat(applied.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(applied.reason()).startsWith("exists and differs in imagePullSecrets (");
    }

    @ParameterizedTest
    @EnumSource
    void theCertificatesOfAClusterAreNeverSent(ExistingPolicy policy) throws Exception {
        cluster.policy = policy;
        String json = json("v1", "ConfigMap", "kube-root-ca.crt", ",\"data\":{\"ca.crt\":\"OLD\"}");
        Desired certificates = Fixture.desired(CONFIG_MAPS, json);

        Applied missing = cluster.apply(certificates);
        assertThat(missing.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(missing.reason()).isEqualTo("every cluster makes its own in each namespace");
        assertThat(cluster.methods()).isEmpty();

        cluster.given(json.replace("OLD", "NEW"));
        assertThat(cluster.applyListed(certificates).outcome()).isEqualTo(Outcome.SKIPPED);
        cluster.given(json);
        assertThat(cluster.applyListed(certificates).outcome()).isEqualTo(Outcome.UNCHANGED);
    }
}
