// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import static io.cairn.core.restore.RestoreFixture.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.AppliesTo;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreDecision.Keep;
import io.cairn.api.RestoreItemAction;
import io.cairn.core.repository.Phase;
import io.cairn.core.restore.RestoreFixture.Restored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of restores that users of Velero know, and what Cairn makes of each. */
final class RestoreCasesTest {

    private static final String POD_1 = "pods/ns-1/pod-1";
    private static final String POD_2 = "pods/ns-2/pod-2";
    private static final String DEPLOYMENT_1 = "deployments.apps/ns-1/d-1";
    private static final String DEPLOYMENT_2 = "deployments.apps/ns-2/d-2";
    private static final String VOLUME_1 = "persistentvolumes/pv-1";
    private static final String VOLUME_2 = "persistentvolumes/pv-2";
    private static final String NS_1 = "namespaces/ns-1";
    private static final String NS_2 = "namespaces/ns-2";

    @TempDir
    private Path folder;

    private RestoreFixture cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new RestoreFixture(folder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private RestoreFixture holdsTwoNamespaces() {
        return cluster.holds(
                POD_1 + " {metadata: {labels: {a: b}}}",
                POD_2,
                DEPLOYMENT_1 + " {metadata: {labels: {c: d}}}",
                DEPLOYMENT_2,
                VOLUME_1 + " {metadata: {labels: {a: b}}}",
                VOLUME_2);
    }

    private static Arguments takes(String name, String fields, String... expected) {
        return Arguments.of(name, fields, Set.of(expected));
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                takes(
                        "no filters take everything",
                        "",
                        POD_1,
                        POD_2,
                        DEPLOYMENT_1,
                        DEPLOYMENT_2,
                        VOLUME_1,
                        VOLUME_2,
                        NS_1,
                        NS_2),
                takes(
                        "included resources",
                        "includedResources: [pods, pv]",
                        POD_1,
                        POD_2,
                        VOLUME_1,
                        VOLUME_2,
                        NS_1,
                        NS_2),
                takes("excluded resources", "excludedResources: [pods, pv]", DEPLOYMENT_1, DEPLOYMENT_2, NS_1, NS_2),
                takes("included namespaces", "includedNamespaces: [ns-1]", POD_1, DEPLOYMENT_1, NS_1),
                takes("excluded namespaces", "excludedNamespaces: [ns-2]", POD_1, DEPLOYMENT_1, NS_1),
                takes(
                        "a pattern of namespaces is resolved against the backup",
                        "includedNamespaces: ['*-2']",
                        POD_2,
                        DEPLOYMENT_2,
                        NS_2),
                takes(
                        "no cluster-scoped resources",
                        "includeClusterResources: false",
                        POD_1,
                        POD_2,
                        DEPLOYMENT_1,
                        DEPLOYMENT_2,
                        NS_1,
                        NS_2),
                takes("a selector", "labelSelector: a=b", POD_1, VOLUME_1, NS_1),
                takes(
                        "selectors, of which one must match",
                        "orLabelSelectors: [a=b, c=d]",
                        POD_1,
                        DEPLOYMENT_1,
                        VOLUME_1,
                        NS_1),
                takes(
                        "cluster-scoped resources with some namespaces",
                        "includedNamespaces: [ns-1], includeClusterResources: true",
                        POD_1,
                        DEPLOYMENT_1,
                        VOLUME_1,
                        VOLUME_2,
                        NS_1),
                takes(
                        "no cluster-scoped resources with some namespaces",
                        "includedNamespaces: [ns-1], includeClusterResources: false",
                        POD_1,
                        DEPLOYMENT_1,
                        NS_1),
                takes(
                        "cluster-scoped resources with all namespaces",
                        "includeClusterResources: true",
                        POD_1,
                        POD_2,
                        DEPLOYMENT_1,
                        DEPLOYMENT_2,
                        VOLUME_1,
                        VOLUME_2,
                        NS_1,
                        NS_2),
                takes(
                        "an asterisk goes before the types beside it",
                        "includedResources: ['*', pods]",
                        POD_1,
                        POD_2,
                        DEPLOYMENT_1,
                        DEPLOYMENT_2,
                        VOLUME_1,
                        VOLUME_2,
                        NS_1,
                        NS_2),
                takes("a single item", "items: [deploy/ns-2/d-2]", DEPLOYMENT_2, NS_2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("filters")
    void filtersTake(String name, String fields, Set<String> expected) throws IOException {
        Restored restored = holdsTwoNamespaces().restore(fields);

        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.ids()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "includedResources: [pots] | pots",
                "excludedResources: [pots, pods] | pots",
                "excludedResources: ['*'] | excluding all types leaves nothing",
                "includedNamespaces: [ns-9] | ns-9",
                "items: [pods/ns-1/pod-9] | the backup has no pods/ns-1/pod-9",
            })
    void aFilterThatNamesNothingIsRefusedAndNothingIsSent(String fields, String named) throws IOException {
        holdsTwoNamespaces();

        assertThatThrownBy(() -> cluster.restore(fields))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(named);
        assertThat(cluster.writes()).isEmpty();
        assertThat(cluster.restores().list().restores()).isEmpty();
    }

    @Test
    void serviceAccountsAreRestored() throws IOException {
        cluster.holds("serviceaccounts/ns-1/sa-1").restore();

        assertThat(cluster.ids()).containsExactlyInAnyOrder("serviceaccounts/ns-1/sa-1", NS_1);
    }

    // Where namespaces go

    static Stream<Arguments> mappings() {
        return Stream.of(
                takes(
                        "what is mapped moves and the rest stays",
                        "namespaceMapping: {ns-1: mapped-1, ns-2: mapped-2}",
                        "pods/mapped-1/pod-1",
                        "pods/mapped-2/pod-2",
                        "pods/ns-3/pod-3",
                        "namespaces/mapped-1",
                        "namespaces/mapped-2",
                        "namespaces/ns-3"),
                takes(
                        "filters mean the names of the backup",
                        "namespaceMapping: {ns-1: mapped-1, ns-2: mapped-2}, includedNamespaces: [ns-1, ns-3]",
                        "pods/mapped-1/pod-1",
                        "pods/ns-3/pod-3",
                        "namespaces/mapped-1",
                        "namespaces/ns-3"),
                takes(
                        "patterns move many",
                        "namespaceMapping: {'ns-*': 'test-*', ns-2: special}",
                        "pods/test-1/pod-1",
                        "pods/special/pod-2",
                        "pods/test-3/pod-3",
                        "namespaces/test-1",
                        "namespaces/special",
                        "namespaces/test-3"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mappings")
    void namespacesAreMapped(String name, String fields, Set<String> expected) throws IOException {
        cluster.holds(POD_1, POD_2, "pods/ns-3/pod-3", NS_1).restore(fields);

        assertThat(cluster.ids()).isEqualTo(expected);
    }

    // The order of types

    @Test
    void typesComeInTheDefaultOrderWhateverThatOfTheArchive() throws IOException {
        cluster.holds(
                        "deployments.apps/ns-1/d-1",
                        "ingresses.networking.k8s.io/ns-1/i-1",
                        POD_1,
                        "serviceaccounts/ns-1/sa-1",
                        "persistentvolumeclaims/ns-1/pvc-1",
                        VOLUME_1)
                .restore();

        assertThat(cluster.writes())
                .containsExactly(
                        "POST /api/v1/namespaces",
                        "POST /api/v1/persistentvolumes",
                        "POST /api/v1/namespaces/ns-1/persistentvolumeclaims",
                        "POST /api/v1/namespaces/ns-1/serviceaccounts",
                        cluster.writes().get(4),
                        cluster.writes().get(5),
                        "POST /apis/networking.k8s.io/v1/namespaces/ns-1/ingresses");
        assertThat(cluster.writes().subList(4, 6))
                .containsExactlyInAnyOrder(
                        "POST /api/v1/namespaces/ns-1/pods", "POST /apis/apps/v1/namespaces/ns-1/deployments");
    }

    // What is wrong with the archive

    @Test
    void filtersThatTakeNothingAreAWarning() throws IOException {
        Restored restored = cluster.holds("pods/ns-1/p", "secrets/ns-1/s").restore("labelSelector: app=nowhere");

        assertThat(restored.warnings())
                .containsExactly(
                        "nothing of the backup is left to restore: it has 2 items, and the filters take none of them");
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void anEmptyArchiveIsOneWarning() throws IOException {
        Restored restored = cluster.restore();

        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(restored.warnings()).singleElement().asString().contains("holds no objects");
        assertThat(restored.record().total()).isZero();
    }

    @Test
    void anObjectThatIsNoJsonFailsAloneAndIsNamed() throws IOException {
        Restored restored = cluster.entry("resources/pods/namespaces/ns-1/pod-1.json", "this is not valid json")
                .holds("pods/ns-1/pod-2")
                .restore();

        assertThat(restored.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(restored.errors()).singleElement().asString().startsWith(POD_1 + ": ");
        assertThat(restored.outcome(POD_1)).isEqualTo("failed");
        assertThat(restored.of(POD_1).started())
                .isAfterOrEqualTo(restored.record().started());
        assertThat(restored.outcome("pods/ns-1/pod-2")).isEqualTo("created");
    }

    @ParameterizedTest
    @CsvSource({"excludedNamespaces: [ns-1]", "items: [pods/ns-2/pod-2]", "excludedResources: [pods]"})
    void anObjectThatIsNoJsonIsNoMatterWhereItIsNotRestored(String fields) throws IOException {
        Restored restored = cluster.entry("resources/pods/namespaces/ns-1/pod-1.json", "this is not valid json")
                .holds(POD_2, "configmaps/ns-2/c")
                .restore(fields);

        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(restored.record().count("failed")).isZero();
    }

    @Test
    void anObjectThatIsNoJsonAndAskedForFailsWithTheReason() throws IOException {
        Restored restored = cluster.entry("resources/pods/namespaces/ns-1/pod-1.json", "this is not valid json")
                .restore("items: [pods/ns-1/pod-1]");

        assertThat(restored.ended("failed")).containsExactly(POD_1);
    }

    // What an object keeps

    @Test
    void labelsAnnotationsAndFinalizersAreKeptAndWhatTheServerSetsIsNot() throws IOException {
        cluster.holds(POD_1 + " {metadata: {labels: {k: v}, annotations: {k: v}, finalizers: [example.com/f],"
                        + " uid: old, resourceVersion: '7', generation: 9,"
                        + " creationTimestamp: '2020-01-01T00:00:00Z'}, status: {phase: Running}}")
                .restore();

        ObjectTree pod = cluster.object(POD_1);
        assertThat(pod.textFields("metadata", "labels")).containsEntry("k", "v").hasSize(1);
        assertThat(pod.textFields("metadata", "annotations"))
                .containsEntry("k", "v")
                .hasSize(1);
        assertThat(pod.texts("metadata", "finalizers")).containsExactly("example.com/f");
        assertThat(pod.text("metadata", "uid")).isPresent().isNotEqualTo(Optional.of("old"));
        assertThat(pod.text("metadata", "creationTimestamp"))
                .hasValueSatisfying(time -> assertThat(time).doesNotStartWith("2020"));
    }

    @Test
    void theManagerOfWhatIsRestoredIsCairn() throws IOException {
        cluster.holds(POD_1 + " {metadata: {labels: {a: b}, managedFields: [{manager: kubectl, operation: Apply}]}}")
                .restore();

        assertThat(cluster.object(POD_1).trees("metadata", "managedFields"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.text("manager")).contains("cairn"));
    }

    // What is in the cluster already

    private static final String LIVE = "secrets/ns-1/s {data: {a: bGl2ZQ==}, type: Opaque}";
    private static final String STORED =
            "secrets/ns-1/s {data: {a: YmFja3Vw}, type: Opaque, metadata: {labels: {l: new}}}";

    @ParameterizedTest
    @CsvSource({
        ", skipped, bGl2ZQ==",
        "skip, skipped, bGl2ZQ==",
        "update, updated, YmFja3Vw",
        "replace, updated, YmFja3Vw",
        "fail, failed, bGl2ZQ==",
    })
    void ofWhatExistsAndDiffersThePolicyDecides(String policy, String outcome, String data) throws IOException {
        cluster.has(NS_1, LIVE).holds(STORED);

        Restored restored = cluster.restore(
                policy == null
                        ? ""
                        : "existingResourcePolicy: " + policy
                                + (policy.equals("update") ? ", forceConflicts: true" : ""));

        assertThat(restored.outcome("secrets/ns-1/s")).isEqualTo(outcome);
        assertThat(cluster.object("secrets/ns-1/s").text("data", "a")).contains(data);
        assertThat(restored.record().count(outcome)).isOne();
    }

    @ParameterizedTest
    @CsvSource({"skip", "update", "replace", "fail"})
    void whatExistsAndIsEqualIsUnchangedAndNothingIsSent(String policy) throws IOException {
        cluster.has(NS_1, LIVE, "serviceaccounts/ns-1/sa-1").holds(LIVE, "serviceaccounts/ns-1/sa-1");

        Restored restored = cluster.restore("existingResourcePolicy: " + policy);

        assertThat(restored.record().count("unchanged")).isEqualTo(2);
        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.server
                        .requests()
                        .matching(request -> !Set.of("GET", "POST").contains(request.method())))
                .isEmpty();
    }

    @Test
    void theAccountDefaultGetsThePullSecretsThatItLacks() throws IOException {
        cluster.has(NS_1, "serviceaccounts/ns-1/default {imagePullSecrets: [{name: a}]}")
                .holds("serviceaccounts/ns-1/default {imagePullSecrets: [{name: b}], metadata: {labels: {l: v}}}");

        Restored restored = cluster.restore();

        assertThat(restored.outcome("serviceaccounts/ns-1/default")).isEqualTo("updated");
        ObjectTree account = cluster.object("serviceaccounts/ns-1/default");
        assertThat(account.trees("imagePullSecrets").stream()
                        .map(secret -> secret.text("name").orElse(""))
                        .toList())
                .containsExactlyInAnyOrder("a", "b");
        assertThat(account.textFields("metadata", "labels")).containsEntry("l", "v");
    }

    @Test
    void theNamespaceThatIsRestoredIsInTheJournalToo() throws IOException {
        Restored restored =
                cluster.holds(NS_1 + " {metadata: {labels: {l: v}}}", POD_1).restore();

        assertThat(restored.ended("created")).containsExactly(NS_1, POD_1);
        assertThat(cluster.object(NS_1).textFields("metadata", "labels")).containsEntry("l", "v");
    }

    // Actions

    static Stream<Arguments> applications() {
        return Stream.of(
                takes("everything", "", POD_1, POD_2, VOLUME_1, VOLUME_2, DEPLOYMENT_1, DEPLOYMENT_2),
                takes("a namespace", "ns-1", POD_1, DEPLOYMENT_1),
                takes("a type", "pods", POD_1, POD_2),
                takes("a type by its short name", "pv", VOLUME_1, VOLUME_2),
                takes("a type and a namespace", "pods ns-2", POD_2),
                takes("several types", "pods deploy", POD_1, POD_2, DEPLOYMENT_1, DEPLOYMENT_2),
                takes("a type that is nowhere", "widgets.example.com"),
                takes("a type that is nowhere beside one that is there", "widgets.example.com pods", POD_1, POD_2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("applications")
    void anActionRunsForTheItemsThatItAppliesTo(String name, String words, Set<String> expected) throws IOException {
        Set<String> all = words.isEmpty() ? Set.of() : Set.of(words.split(" "));
        AppliesTo appliesTo = new AppliesTo(
                all.stream().filter(word -> !word.startsWith("ns-")).collect(Collectors.toSet()),
                all.stream().filter(word -> word.startsWith("ns-")).collect(Collectors.toSet()),
                Set.of(),
                true);
        Set<String> seen = Collections.synchronizedSet(new HashSet<>());

        holdsTwoNamespaces()
                .with(action("watch", appliesTo, (item, restore) -> {
                    seen.add(item.id().toString());
                    return RestoreDecision.keep(item);
                }))
                .restore();

        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void actionsRunOneAfterAnotherEachOnWhatTheOneBeforeMade() throws IOException {
        cluster.with(labels("first", "1")).with(labels("second", "2")).holds(POD_1);
        cluster.restore();

        assertThat(cluster.object(POD_1).text("metadata", "labels", "trace")).contains("12");
    }

    private static RestoreItemAction labels(String name, String more) {
        return action(name, AppliesTo.changing("pods"), (item, restore) -> {
            String before = item.object().text("metadata", "labels", "trace").orElse("");
            return RestoreDecision.keep(item.with(item.object().with(before + more, "metadata", "labels", "trace")));
        });
    }

    @Test
    void anActionMayTakeALabelOff() throws IOException {
        cluster.with(action(
                        "plain",
                        AppliesTo.changing("pods"),
                        (item, restore) ->
                                RestoreDecision.keep(item.with(item.object().without("metadata", "labels")))))
                .holds(POD_1 + " {metadata: {labels: {a: b}}}")
                .restore();

        assertThat(cluster.object(POD_1).tree("metadata", "labels")).isEmpty();
    }

    @Test
    void anActionMayLeaveAnItemOutWithAReason() throws IOException {
        Restored restored = cluster.with(action(
                        "skip", AppliesTo.changing("pods"), (item, restore) -> RestoreDecision.skip("it is a pod")))
                .holds(POD_1)
                .restore();

        assertThat(restored.outcome(POD_1)).isEqualTo("skipped");
        assertThat(restored.of(POD_1).reason()).isEqualTo("it is a pod");
        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.ids()).doesNotContain(POD_1);
    }

    @ParameterizedTest
    @CsvSource({"skip", "update", "replace", "fail"})
    void whatAnActionNeedsIsMadeBeforeTheItemAndLeftAsItIsIfItIsThere(String policy) throws IOException {
        cluster.has(NS_1, "configmaps/ns-1/there {data: {k: live}}")
                .with(needing("configmaps/ns-1/made {data: {k: new}}", "configmaps/ns-1/there {data: {k: new}}"))
                .holds(POD_1);

        Restored restored = cluster.restore("existingResourcePolicy: " + policy);

        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.object("configmaps/ns-1/made").text("data", "k")).contains("new");
        assertThat(cluster.object("configmaps/ns-1/there").text("data", "k")).contains("live");
        List<String> writes = cluster.writes();
        assertThat(writes.get(writes.size() - 1)).isEqualTo("POST /api/v1/namespaces/ns-1/pods");
    }

    @Test
    void anItemWhoseNeedsCanNotBeMadeFailsAndSaysWhich() throws IOException {
        cluster.with(needing("configmaps/ns-1/made {data: {k: new}}")).holds(POD_1);
        cluster.server
                .faults()
                .on("POST", "/api/v1/namespaces/ns-1/configmaps")
                .refuse(422, "Invalid", "ConfigMap \"made\" is invalid");

        Restored restored = cluster.restore();

        assertThat(restored.of(POD_1).reason()).startsWith("it needs configmaps/ns-1/made, which can't be made: ");
        assertThat(cluster.ids()).doesNotContain(POD_1);
    }

    private RestoreItemAction needing(String... objects) {
        return action("needs", AppliesTo.changing("pods"), (item, restore) -> {
            List<Item> before = new ArrayList<>();
            for (String object : objects) {
                before.add(new Item(
                        new ResourceType("", "v1", "configmaps", "ConfigMap", true),
                        RestoreFixture.yaml(cluster.json(object))));
            }
            return new Keep(item, before, List.of());
        });
    }
}
