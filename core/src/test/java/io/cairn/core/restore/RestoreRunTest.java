// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import static io.cairn.core.restore.RestoreFixture.NAME;
import static io.cairn.core.restore.RestoreFixture.action;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.cairn.api.AppliesTo;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreItemAction;
import io.cairn.api.RestoreView;
import io.cairn.api.UsedRights;
import io.cairn.core.archive.ArchiveException;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.RestoreEntry;
import io.cairn.core.restore.RestoreFixture.Restored;
import io.cairn.testkit.server.Samples;
import io.cairn.testkit.server.ServedType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a restore does from its first look at the archive to its record. */
final class RestoreRunTest {

    private static final String NS_1 = "namespaces/ns-1";
    private static final String WIDGETS = "customresourcedefinitions.apiextensions.k8s.io/widgets.example.com";

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

    // Owners

    private static String owned(String id, String ownerName) {
        return id + " {metadata: {uid: old-" + id.replaceAll(".*/", "") + ", ownerReferences: [{apiVersion: apps/v1,"
                + " kind: ReplicaSet, name: " + ownerName + ", uid: old-" + ownerName + ", controller: true}]}}";
    }

    private String uid(String id) {
        return cluster.object(id).text("metadata", "uid").orElseThrow();
    }

    private List<String> owners(String id) {
        return cluster.object(id).trees("metadata", "ownerReferences").stream()
                .map(reference -> reference.text("uid").orElse(""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"ns-1, ''", "test, 'namespaceMapping: {ns-1: test}'"})
    void anOwnerThatIsRestoredOwnsByTheUidThatItHasNow(String namespace, String fields) throws IOException {
        cluster.holds(owned("configmaps/ns-1/c", "rs"), "replicasets.apps/ns-1/rs {metadata: {uid: old-rs}}");

        Restored restored = cluster.restore(fields);

        assertThat(owners("configmaps/" + namespace + "/c"))
                .containsExactly(uid("replicasets.apps/" + namespace + "/rs"))
                .doesNotContain("old-rs");
        assertThat(cluster.server.requests().matching(request -> request.path().endsWith("/replicasets/rs")))
                .describedAs("questions about what the restore has just made")
                .isEmpty();
        assertThat(restored.of("configmaps/ns-1/c").notes()).isEmpty();
    }

    @Test
    void anOwnerThatIsOnlyInTheClusterOwnsByItsUid() throws IOException {
        cluster.has(NS_1, "replicasets.apps/ns-1/rs {metadata: {uid: live-rs}}")
                .holds(owned("configmaps/ns-1/c", "rs"), "replicasets.apps/ns-1/rs {metadata: {uid: old-rs}}")
                .restore("items: [configmaps/ns-1/c]");

        assertThat(owners("configmaps/ns-1/c")).containsExactly("live-rs");
    }

    @Test
    void anOwnerThatIsNowhereIsDroppedWithANote() throws IOException {
        Restored restored = cluster.holds(owned("configmaps/ns-1/c", "rs")).restore();

        assertThat(cluster.object("configmaps/ns-1/c").value("metadata", "ownerReferences"))
                .isEmpty();
        assertThat(restored.of("configmaps/ns-1/c").notes())
                .containsExactly("the reference to its owner ReplicaSet rs is left out: it is not in the cluster");
        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void whatTheServerWarnsOfIsANoteOfTheItemAlsoWhereTheServerIsOnlyAsked() throws IOException {
        cluster.has(NS_1).holds("configmaps/ns-1/c {data: {k: v}}");
        cluster.server.faults().on("POST", ".*/configmaps").warn("299 - \"unknown field \\\"spec\\\"\"");

        RestoreEntry asked = cluster.ask("").get("configmaps/ns-1/c");
        Restored restored = cluster.restore();

        assertThat(asked.outcome()).isEqualTo("created");
        assertThat(asked.notes()).containsExactly("the API server warns: unknown field \"spec\"");
        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(restored.of("configmaps/ns-1/c").notes()).isEqualTo(asked.notes());
        assertThat(restored.log()).contains("configmaps/ns-1/c: the API server warns: unknown field");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "excludedResources: [namespaces], "})
    void aNamespaceThatOwnsIsNamedAsItIsInTheCluster(String fields) throws IOException {
        cluster.has(NS_1)
                .holds(
                        "namespaces/ns-1 {metadata: {uid: old-ns}}",
                        "configmaps/ns-1/c {metadata: {ownerReferences: [{apiVersion: v1, kind: Namespace, name: ns-1,"
                                + " uid: old-ns}]}}");

        cluster.restore(fields + "namespaceMapping: {ns-1: test}");

        assertThat(cluster.object("configmaps/test/c").trees("metadata", "ownerReferences"))
                .extracting(reference -> reference.text("name").orElse(""))
                .containsExactly("test");
        assertThat(owners("configmaps/test/c")).containsExactly(uid("namespaces/test"));
    }

    @Test
    void anOwnerThatFailsIsDroppedWithANote() throws IOException {
        cluster.holds(owned("configmaps/ns-1/c", "rs"), "replicasets.apps/ns-1/rs {metadata: {uid: old-rs}}");
        cluster.server
                .faults()
                .on("POST", ".*/replicasets")
                .refuse(422, "Invalid", "ReplicaSet \"rs\" is invalid: spec: wrong");

        Restored restored = cluster.restore();

        assertThat(restored.outcome("replicasets.apps/ns-1/rs")).isEqualTo("failed");
        assertThat(restored.outcome("configmaps/ns-1/c")).isEqualTo("created");
        assertThat(restored.of("configmaps/ns-1/c").notes()).hasSize(1);
    }

    @Test
    void anOwnerInAnotherNamespaceIsDroppedWithANote() throws IOException {
        Restored restored = cluster.holds(
                        owned("configmaps/ns-1/c", "rs"), "replicasets.apps/ns-2/rs {metadata: {uid: old-rs}}")
                .restore();

        assertThat(owners("configmaps/ns-1/c")).isEmpty();
        assertThat(restored.of("configmaps/ns-1/c").notes())
                .containsExactly("the reference to its owner ReplicaSet rs is left out: replicasets.apps/ns-2/rs is in"
                        + " another namespace, where it can own nothing of this one");
    }

    @ParameterizedTest
    @CsvSource({
        "'configmaps/ns-1/rs {metadata: {uid: old-rs}}', another type",
        "'replicasets.apps/ns-1/other {metadata: {uid: old-rs}}', another name",
        "'replicasets.apps/ns-1/other', no uid",
    })
    void whatIsNotWhatTheReferenceSaysIsNoOwner(String other, String why) throws IOException {
        String reference = why.equals("no uid") ? "" : ", uid: old-rs";
        Restored restored = cluster.holds(
                        "configmaps/ns-1/c {metadata: {ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: rs"
                                + reference + "}]}}",
                        other)
                .restore();

        assertThat(owners("configmaps/ns-1/c")).describedAs(why).isEmpty();
        assertThat(restored.of("configmaps/ns-1/c").notes())
                .containsExactly("the reference to its owner ReplicaSet rs is left out: it is not in the cluster");
    }

    @Test
    void objectsWithoutAUidAreNotTakenForOwnersByThePlan() throws IOException {
        Restored restored = cluster.holds(
                        "configmaps/ns-1/a {metadata: {ownerReferences: [{apiVersion: v1, kind: Secret, name: s}]}}",
                        "configmaps/ns-1/b")
                .restore();

        assertThat(restored.plan()).containsExactly("1, configuration: 2 items");
    }

    @Test
    void aReferenceNamesTheVersionInWhichItsOwnerIsServed() throws IOException {
        serves("v2");
        cluster.entry(
                        "resources/widgets.example.com/namespaces/ns-1/w.json",
                        cluster.json("widgets.example.com/ns-1/w {apiVersion: example.com/v1, metadata: {uid: old-w}}"))
                .entry(
                        "resources/widgets.example.com/v2/namespaces/ns-1/w.json",
                        cluster.json("widgets.example.com/ns-1/w {apiVersion: example.com/v2, metadata: {uid: old-w}}"))
                .holds("configmaps/ns-1/c {metadata: {ownerReferences: [{apiVersion: example.com/v1, kind: Widget,"
                        + " name: w, uid: old-w}]}}")
                .restore();

        assertThat(cluster.object("configmaps/ns-1/c").trees("metadata", "ownerReferences"))
                .extracting(reference -> reference.text("apiVersion").orElse(""))
                .containsExactly("example.com/v2");
        assertThat(owners("configmaps/ns-1/c")).containsExactly(uid("widgets.example.com/ns-1/w"));
    }

    @Test
    void ownersInACircleAreRestoredAndAReferenceToWhatIsNotThereYetIsDropped() throws IOException {
        Restored restored = cluster.holds(owned("replicasets.apps/ns-1/a", "b"), owned("replicasets.apps/ns-1/b", "a"))
                .restore();

        assertThat(restored.ended("created")).hasSize(2);
        int links = owners("replicasets.apps/ns-1/a").size()
                + owners("replicasets.apps/ns-1/b").size();
        assertThat(restored.journal().stream().flatMap(entry -> entry.notes().stream()))
                .hasSize(2 - links)
                .isNotEmpty();
    }

    @Test
    void whatIsOwnedIsEqualWhenItIsRestoredAgain() throws IOException {
        cluster.holds(owned("configmaps/ns-1/c", "rs"), "replicasets.apps/ns-1/rs {metadata: {uid: old-rs}}");
        cluster.restore();

        Restored again = cluster.restore("r2", "");

        assertThat(again.ended("unchanged")).containsExactlyInAnyOrder("configmaps/ns-1/c", "replicasets.apps/ns-1/rs");
    }

    // Versions

    private void widget(String version, String path, String size) {
        cluster.entry(
                "resources/widgets.example.com/" + path + "namespaces/ns-1/w.json",
                cluster.json("widgets.example.com/ns-1/w {kind: Widget, apiVersion: example.com/" + version
                        + ", spec: {size: " + size + "}}"));
    }

    private void serves(String... versions) {
        for (String version : versions) {
            cluster.server.serve(ServedType.of("example.com", version, "widgets", "Widget", true));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'v2,v1', v1, v1",
        "'v2,v1', v2, v2",
        "'v1', v1, v1",
    })
    void theStoredVersionIsRestoredIfItIsServed(String served, String stored, String restored) throws IOException {
        serves(served.split(","));
        widget(stored, "", "1");

        cluster.restore();

        assertThat(cluster.writes()).contains("POST /apis/example.com/" + restored + "/namespaces/ns-1/widgets");
    }

    @Test
    void anotherVersionThatTheBackupHoldsIsRestoredIfTheStoredOneIsNotServed() throws IOException {
        serves("v3", "v2", "v1");
        widget("v1beta1", "", "1");
        widget("v1", "v1/", "11");
        widget("v2", "v2/", "22");

        Restored restored = cluster.restore();

        assertThat(restored.ended("created")).containsExactly("widgets.example.com/ns-1/w");
        assertThat(cluster.writes()).contains("POST /apis/example.com/v2/namespaces/ns-1/widgets");
        assertThat(cluster.object("widgets.example.com/ns-1/w").value("spec", "size"))
                .hasToString("Optional[22]");
    }

    @Test
    void aVersionThatNobodyHasFailsAndSaysWhichThereAre() throws IOException {
        serves("v2", "v1");
        widget("v1alpha1", "", "1");
        widget("v1beta1", "v1beta1/", "1");

        Restored restored = cluster.holds("pods/ns-1/p").restore();

        assertThat(restored.of("widgets.example.com/ns-1/w").reason())
                .isEqualTo("the cluster serves widgets.example.com as v2, v1, and the backup holds v1alpha1, v1beta1:"
                        + " restore to a cluster that serves one of these");
        assertThat(restored.outcome("pods/ns-1/p")).isEqualTo("created");
        assertThat(restored.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
    }

    @Test
    void eachItemIsRestoredInAVersionOfItsOwn() throws IOException {
        serves("v2", "v1");
        for (String version : List.of("v1", "v2", "v1beta1")) {
            cluster.holds(
                    "widgets.example.com/ns-1/" + version + " {kind: Widget, apiVersion: example.com/" + version + "}");
        }

        Restored restored = cluster.restore();

        assertThat(restored.ended("created"))
                .containsExactlyInAnyOrder("widgets.example.com/ns-1/v1", "widgets.example.com/ns-1/v2");
        assertThat(cluster.writes())
                .contains(
                        "POST /apis/example.com/v1/namespaces/ns-1/widgets",
                        "POST /apis/example.com/v2/namespaces/ns-1/widgets");
        assertThat(restored.of("widgets.example.com/ns-1/v1beta1").reason())
                .isEqualTo("the cluster serves widgets.example.com as v2, v1, and the backup holds v1beta1:"
                        + " restore to a cluster that serves one of these");
    }

    @ParameterizedTest
    @CsvSource({
        "configmaps/c, ConfigMap, 'its path puts it in no namespace, and each of configmaps is in one'",
        "namespaces/ns-1/x, Namespace, 'its path puts it in a namespace, and none of namespaces is in one'",
        "configmaps/ns-1/c, Secret, 'the object in it is of the kind Secret, and those of configmaps are of the kind ConfigMap'",
    })
    void whatItsTypeCanNotBeFailsAlone(String id, String kind, String reason) throws IOException {
        cluster.holds(id + " {kind: " + kind + "}", "secrets/ns-1/s");

        assertThat(cluster.plan("").warnings()).containsExactly(id + ": " + reason);
        Restored restored = cluster.restore();

        assertThat(restored.of(id).reason()).isEqualTo(reason);
        assertThat(restored.errors()).singleElement(STRING).endsWith(reason);
        assertThat(restored.ended("created")).containsExactly("secrets/ns-1/s");
    }

    @Test
    void aTypeThatIsNotServedIsSaidOnceAndFailsEveryItem() throws IOException {
        Restored restored = cluster.holds("widgets.example.com/ns-1/a", "widgets.example.com/ns-1/b")
                .restore();

        assertThat(restored.ended("failed")).hasSize(2);
        assertThat(restored.errors())
                .containsExactly("widgets.example.com: the cluster doesn't serve widgets.example.com: install what"
                        + " defines it, or exclude the type");
    }

    private RestoreFixture holdsDefinition() {
        return cluster.entry(
                "resources/customresourcedefinitions.apiextensions.k8s.io/cluster/widgets.example.com.json",
                Samples.customResourceDefinition("example.com", "widgets", "Widget", true));
    }

    @Test
    void aTypeThatTheRestoreDefinesIsServedWhenItsItemsAreRestored() throws IOException {
        Restored restored = holdsDefinition()
                .holds("widgets.example.com/ns-1/w {kind: Widget, spec: {size: 1}}")
                .restore();

        assertThat(restored.ended("created")).containsExactly(WIDGETS, "widgets.example.com/ns-1/w");
        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
    }

    // What comes along

    @Test
    void anItemBringsItsNamespaceItsDefinitionAndAClaimItsVolume() throws IOException {
        holdsDefinition()
                .holds(
                        NS_1 + " {metadata: {labels: {l: v}}}",
                        "namespaces/ns-2",
                        "widgets.example.com/ns-1/w {kind: Widget}",
                        "persistentvolumeclaims/ns-1/data {spec: {volumeName: pv-1}}",
                        "persistentvolumes/pv-1",
                        "persistentvolumes/pv-2",
                        "secrets/ns-1/s")
                .restore("items: [widgets.example.com/ns-1/w, persistentvolumeclaims/ns-1/data]");

        assertThat(cluster.ids())
                .containsExactlyInAnyOrder(
                        NS_1,
                        WIDGETS,
                        "widgets.example.com/ns-1/w",
                        "persistentvolumeclaims/ns-1/data",
                        "persistentvolumes/pv-1");
        assertThat(cluster.object(NS_1).textFields("metadata", "labels")).containsEntry("l", "v");
    }

    @Test
    void whatComesAlongIsLeftOutWhereItsTypeIsExcluded() throws IOException {
        holdsDefinition()
                .holds(
                        "widgets.example.com/ns-1/w {kind: Widget}",
                        "persistentvolumeclaims/ns-1/data {spec: {volumeName: pv-1}}",
                        "persistentvolumes/pv-1");

        Restored restored = cluster.restore("excludedResources: [pv, crd]");

        assertThat(cluster.ids()).containsExactlyInAnyOrder(NS_1, "persistentvolumeclaims/ns-1/data");
        assertThat(restored.outcome("widgets.example.com/ns-1/w")).isEqualTo("failed");
    }

    @Test
    void namespacesOfWhichTheArchiveHasNoObjectAreMadeFirst() throws IOException {
        Restored restored = cluster.holds("pods/ns-1/p").restore("namespaceMapping: {ns-1: test}");

        assertThat(cluster.writes()).containsExactly("POST /api/v1/namespaces", "POST /api/v1/namespaces/test/pods");
        assertThat(restored.log()).contains("made the namespace test, of which the restore has no object");
        assertThat(restored.record().total()).isOne();
    }

    @ParameterizedTest
    @CsvSource({"skip", "update", "replace", "fail"})
    void aNamespaceThatIsThereIsNotTouchedForTheSakeOfItsItems(String policy) throws IOException {
        cluster.has(NS_1 + " {metadata: {labels: {mine: 'yes'}}}").holds("pods/ns-1/p");

        Restored restored = cluster.restore("existingResourcePolicy: " + policy);

        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.object(NS_1).textFields("metadata", "labels")).containsEntry("mine", "yes");
        assertThat(cluster.writes()).noneMatch(write -> write.endsWith("/namespaces/ns-1"));
    }

    // Mapping

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "ns-1: x, ns-2: x | ns-1 and ns-2 would both be restored into x",
                "ns-1: ns-2 | would both be restored into ns-2",
                "ns1: test | ns1:test names a namespace that the backup doesn't have, did you mean 'ns-1'?",
                "'ns-*': 'x-*', ns-1: x-2 | would both be restored into x-2",
                "ns-1: Not_A_Name | 'Not_A_Name', which is no name of a namespace",
                "'ns-*': x | write one '*' on both sides",
            })
    void aMappingThatCanNotBeMeantIsRefusedAndNothingIsSent(String mapping, String why) throws IOException {
        cluster.holds("pods/ns-1/p", "pods/ns-2/p");

        assertThatThrownBy(() -> cluster.restore("namespaceMapping: {" + mapping + "}"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(why);
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void aMappingOntoANamespaceThatIsLeftOutIsNoCollision() throws IOException {
        Restored restored = cluster.holds("pods/ns-1/p", "pods/ns-2/p", "pods/ns-7/p")
                .restore("namespaceMapping: {ns-1: ns-2, ns-7: ns-8}, excludedNamespaces: [ns-2, ns-7]");

        assertThat(cluster.ids()).containsExactlyInAnyOrder("namespaces/ns-2", "pods/ns-2/p");
        assertThat(restored.warnings())
                .containsExactly("the namespace mapping ns-7:ns-8 means no namespace that is restored");
    }

    @Test
    void actionsComeBeforeTransformsAndTheseBeforeTheMapping() throws IOException {
        cluster.with(action("images", AppliesTo.changing("pods"), (item, restore) -> {
                    assertThat(item.id().namespace()).isEqualTo("ns-1");
                    assertThat(restore.target("ns-1")).isEqualTo("test");
                    return RestoreDecision.keep(item.with(item.object().with("by action", "spec", "hostname")));
                }))
                .holds("pods/ns-1/p {spec: {hostname: stored}}");

        Restored restored = cluster.restore("namespaceMapping: {ns-1: test}, transforms: {t.yaml: '{apiVersion:"
                + " cairn.io/v1, kind: Transforms, spec: {rules: [{name: r, when: {namespaces: ns-1, matches:"
                + " [{path: /spec/hostname, value: by action}]}, merge: {spec: {hostname: by transform}}}]}}'}");

        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(cluster.object("pods/test/p").text("spec", "hostname")).contains("by transform");
    }

    // Order

    @Test
    void itemsOfASerialRuleComeOneAfterAnotherInItsOrder() throws IOException {
        cluster.holds("configmaps/ns-1/a", "configmaps/ns-1/b", "configmaps/ns-1/c");

        Restored restored = cluster.restore("order: [{name: by hand, select: {type: cm, names: [ns-1/c, ns-1/a]}}]");

        assertThat(restored.plan()).containsExactly("1, by hand: configuration: 2 items", "2, configuration: 1 item");
        assertThat(restored.journal().stream().map(entry -> entry.item().name()))
                .containsExactly("c", "a", "b");
    }

    @ParameterizedTest
    @CsvSource({"fail, refused", "warn, told", "ignore, silent"})
    void whatARuleNamesAndTheArchiveLacksIsTreatedAsItSays(String onMissing, String expected) throws IOException {
        cluster.holds("configmaps/ns-1/a");
        String fields = "order: [{name: by hand, select: {type: cm, names: [ns-1/a, ns-1/nope]}, onMissing: "
                + onMissing + "}]";

        if (expected.equals("refused")) {
            assertThatThrownBy(() -> cluster.restore(fields))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("r.yaml:1:57: 'by hand': configmaps/ns-1/nope: named in the order");
            assertThat(cluster.writes()).isEmpty();
            return;
        }
        String[] told = expected.equals("told")
                ? new String[] {
                    "r.yaml:1:57: 'by hand': configmaps/ns-1/nope is named in the order and not among what is restored"
                }
                : new String[0];
        assertThat(cluster.plan(fields).warnings()).containsExactly(told);
        assertThat(cluster.restore(fields).warnings()).containsExactly(told);
    }

    @Test
    void aRuleThatMatchesNothingIsTold() throws IOException {
        cluster.holds("configmaps/ns-1/a");

        assertThat(cluster.plan("order: [{name: typo, select: {type: cm, names: ['ns-1/b*']}}]")
                        .warnings())
                .singleElement(STRING)
                .contains("rule 'typo' matches nothing that is taken and no earlier rule has");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orderFrom: backup| db-2 db-0 db-1",
                "orderFrom: reverse| db-1 db-0 db-2",
                "orderFrom: backup, order: [{select: {type: pods, names: ['shop/db-1*']}}]| db-1 db-2 db-0",
            })
    void theOrderOfTheBackupIsThatOfItsPlanAfterTheRules(String fields, String expected) throws IOException {
        cluster.server.applyAll(Samples.database());
        cluster.backUp("includedNamespaces: [shop],"
                + " order: [{select: {type: pods, names: [shop/db-2, shop/db-0, shop/db-1]}}]");
        cluster.server.delete("namespaces/shop");
        for (String volume : List.of("pv-shop-db-0", "pv-shop-db-1", "pv-shop-db-2")) {
            cluster.server.delete("persistentvolumes/" + volume);
        }

        Restored restored = cluster.restoreBackup(fields);

        assertThat(restored.phase()).describedAs("%s", restored.errors()).isEqualTo(Phase.COMPLETED);
        assertThat(restored.journal().stream()
                        .filter(entry -> entry.item().type().equals("pods"))
                        .map(entry -> entry.item().name()))
                .containsExactly(expected.split(" "));
    }

    @Test
    void allItemsOfALargeStageAreRestoredThoughWorkersGetSeveralAtATime() throws IOException {
        List<String> items = IntStream.range(0, 301)
                .mapToObj(number -> "configmaps/ns-1/c-" + number)
                .toList();

        Restored restored = cluster.holds(items.toArray(String[]::new)).restore();

        assertThat(restored.phase()).describedAs("%s", restored.errors()).isEqualTo(Phase.COMPLETED);
        assertThat(restored.journal().stream().map(entry -> entry.item().toString()))
                .containsAll(items)
                .doesNotHaveDuplicates();
    }

    @Test
    void anOrderThatWasNotRecordedIsRefused() throws IOException {
        cluster.holds("pods/ns-1/p");

        assertThatThrownBy(() -> cluster.restore("orderFrom: backup"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("the backup has recorded no order");
    }

    @ParameterizedTest
    @CsvSource({
        "'{nope', Unexpected character",
        "'[]', not an object",
        "'{\"stages\": [{\"turns\": [{\"item\": \"nonsense\"}]}]}', nonsense",
    })
    void anOrderThatCanNotBeReadIsAnErrorOfTheArchive(String plan, String why) {
        cluster.entry(EntryPaths.PLAN, plan).holds("pods/ns-1/p");

        assertThatThrownBy(() -> cluster.restore("orderFrom: backup"))
                .isInstanceOf(ArchiveException.class)
                .hasMessageStartingWith(
                        "the order that the archive has recorded in metadata/cairn/plan.json can't be read: ")
                .hasMessageContaining(why)
                .hasMessageEndingWith("; leave --order-from out");
    }

    // When something fails

    private void refuse(String plural) {
        cluster.server.faults().on("POST", ".*/" + plural).first().refuse(422, "Invalid", "it is invalid");
    }

    private static final String STOPPING =
            "order: [{name: by hand, select: {type: cm, names: [ns-1/a, ns-1/b]}, onError: stop}]";

    @Test
    void aRuleMayStopTheRestoreWhenAnItemOfItFails() throws IOException {
        cluster.holds("configmaps/ns-1/a", "configmaps/ns-1/b", "pods/ns-1/p", "secrets/ns-1/s");
        refuse("configmaps");

        Restored restored = cluster.restore(STOPPING);

        assertThat(restored.phase()).isEqualTo(Phase.FAILED);
        assertThat(restored.journal()).hasSize(1);
        assertThat(restored.outcome("configmaps/ns-1/a")).isEqualTo("failed");
        assertThat(restored.record().count("failed")).isOne();
        assertThat(restored.record().count("not begun")).isEqualTo(3);
        assertThat(restored.record().total()).isEqualTo(4);
        assertThat(restored.errors())
                .last()
                .asString()
                .isEqualTo("r.yaml:1:57: 'by hand: configuration' stops the restore when an item fails");
        assertThat(cluster.ids()).containsExactly(NS_1);
    }

    @Test
    void aRuleStopsTheRestoreThoughNoneOfItsItemsCouldBeSent() throws IOException {
        cluster.holds("gadgets.other.io/ns-1/g", "pods/ns-1/p");

        Restored restored = cluster.restore(
                "order: [{name: first, select: {type: gadgets.other.io, names: ns-1/g}, onError: stop}]");

        assertThat(restored.phase()).isEqualTo(Phase.FAILED);
        assertThat(restored.outcome("gadgets.other.io/ns-1/g")).isEqualTo("failed");
        assertThat(restored.errors())
                .last()
                .asString()
                .startsWith("r.yaml:1:57: 'first")
                .endsWith("stops the restore when an item fails");
    }

    @Test
    void aRuleThatStopsTheRestoreBeginsNoFurtherItemOfItsOwnEither() throws IOException {
        IntStream.range(0, 1_000).forEach(number -> cluster.holds("configmaps/ns-1/c" + number));
        refuse("configmaps");

        Restored restored = cluster.restore("order: [{name: many, select: {type: cm}, onError: stop}]");

        assertThat(restored.phase()).isEqualTo(Phase.FAILED);
        assertThat(restored.record().count("failed")).isOne();
        assertThat(restored.record().count("not begun")).isPositive();
        assertThat(restored.record().total()).isEqualTo(1_000);
        assertThat(restored.journal()).hasSize((int) (1_000 - restored.record().count("not begun")));
    }

    @Test
    void anOwnerThatCanNotBeReadFailsItsItemAlone() throws IOException {
        cluster.holds(owned("configmaps/ns-1/c", "rs"), "pods/ns-1/p");
        cluster.server.faults().on("GET", ".*/replicasets/rs").refuse(500, "InternalError", "no endpoints available");

        Restored restored = cluster.restore();

        assertThat(restored.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(restored.of("configmaps/ns-1/c").reason())
                .startsWith("what it depends on can't be read: ")
                .contains("no endpoints available");
        assertThat(restored.outcome("pods/ns-1/p")).isEqualTo("created");
    }

    @Test
    void aServerThatIsAwayWhileAnOwnerIsReadEndsTheRun() throws IOException {
        cluster.holds(owned("configmaps/ns-1/c", "rs"), "pods/ns-1/p");
        cluster.server.faults().on("GET", ".*/replicasets/rs").refuse(503, "ServiceUnavailable", "away");
        cluster.server.faults().on("GET", "/version").skip(1).refuse(503, "ServiceUnavailable", "away");

        Restored restored = cluster.restore();

        assertThat(restored.phase()).isEqualTo(Phase.FAILED);
        assertThat(restored.record().count("not begun")).isEqualTo(2);
    }

    @Test
    void itemsOfWhichNoListCanBeHadAreRestoredOneByOne() throws IOException {
        cluster.has(NS_1).holds("configmaps/ns-1/a", "configmaps/ns-1/b", "configmaps/ns-1/c", "pods/ns-1/p");
        cluster.server.faults().on("GET", ".*/configmaps").refuse(500, "InternalError", "conversion webhook failed");

        Restored restored = cluster.restore();

        assertThat(restored.ended("created")).hasSize(4);
        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void whenMemoryIsShortOfAnItemTheRestoreIsNotCalledComplete() {
        cluster.holds("configmaps/ns-1/c", "pods/ns-1/p");
        cluster.with(action("large", AppliesTo.changing("cm"), (item, view) -> {
            throw new OutOfMemoryError("heap");
        }));

        assertThatThrownBy(() -> cluster.restore()).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void withoutThatTheOthersAreRestored() throws IOException {
        cluster.holds("configmaps/ns-1/a", "configmaps/ns-1/b", "pods/ns-1/p");
        refuse("configmaps");

        Restored restored = cluster.restore(STOPPING.replace(", onError: stop", ""));

        assertThat(restored.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(restored.ended("failed")).containsExactly("configmaps/ns-1/a");
        assertThat(restored.ended("created")).containsExactly("configmaps/ns-1/b", "pods/ns-1/p");
        assertThat(restored.record().items()).doesNotContainKey("not begun");
    }

    @Test
    void aStoppedRestoreIsResumedWhereItStoodAndRepeatsNothing() throws IOException {
        cluster.holds("secrets/ns-1/s", "configmaps/ns-1/a", "configmaps/ns-1/b", "pods/ns-1/p");
        cluster.server.faults().on("POST", ".*/configmaps").skip(1).first().refuse(422, "Invalid", "it is invalid");
        cluster.restore(STOPPING);
        cluster.server.requests().clear();

        Restored resumed = cluster.resume();

        assertThat(resumed.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(resumed.record().run()).isEqualTo(2);
        assertThat(resumed.outcome("configmaps/ns-1/a")).isEqualTo("unchanged");
        assertThat(resumed.ended("created"))
                .containsExactlyInAnyOrder("configmaps/ns-1/b", "secrets/ns-1/s", "pods/ns-1/p");
        assertThatThrownBy(() -> cluster.resume())
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("the restore '" + NAME + "' is complete: there is nothing to resume");
    }

    @Test
    void aRuleOfAResumedRestoreIsNamedByItsFieldOfTheRecord() throws IOException {
        cluster.holds("configmaps/ns-1/a", "configmaps/ns-1/b");
        cluster.server.faults().on("POST", ".*/configmaps").refuse(422, "Invalid", "it is invalid");
        assertThat(cluster.restore(STOPPING).errors().toString()).contains("r.yaml:1:");

        assertThat(cluster.resume().errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("spec.order[0] in the restore's record: 'by hand")
                        .contains("stops the restore when an item fails"));
    }

    private void isRefusedToGoOn(String message) {
        cluster.server.requests().clear();
        assertThatThrownBy(() -> cluster.resume())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(message);
        assertThat(cluster.writes()).isEmpty();
    }

    @Test
    void aRestoreGoesOnWithTheSameArchiveAndWithNoOther() throws IOException {
        cluster.holds("configmaps/ns-1/a");
        cluster.server.faults().on("POST", ".*/configmaps").first().refuse(422, "Invalid", "it is invalid");
        cluster.restore();

        cluster.holds("configmaps/ns-1/b");

        isRefusedToGoOn("the file 'a.tar.gz' has changed since the restore 'r1' began: ");
    }

    @Test
    void aRestoreGoesOnInTheSameClusterAndInNoOther() throws IOException {
        cluster.holds("configmaps/ns-1/a");
        cluster.server.faults().on("POST", ".*/configmaps").first().refuse(422, "Invalid", "it is invalid");
        cluster.restore();
        String here = uid("namespaces/kube-system");

        cluster.server.delete("namespaces/kube-system");
        cluster.has("namespaces/kube-system {metadata: {uid: elsewhere}}");
        isRefusedToGoOn("the restore 'r1' went into the cluster " + here + ", and this is the cluster elsewhere ");

        cluster.server.delete("namespaces/kube-system");
        cluster.has("namespaces/kube-system {metadata: {uid: " + here + "}}");
        assertThat(cluster.resume().record().run())
                .describedAs("a refused attempt took no run")
                .isEqualTo(2);
    }

    @Test
    void aStatusThatTheFirstRunDidNotComeToIsRestoredByTheNext() throws IOException {
        cluster.holds("configmaps/ns-1/a", "pods/ns-1/p {spec: {nodeName: node-1}, status: {phase: Running}}");
        cluster.server.faults().on("POST", ".*/configmaps").first().refuse(422, "Invalid", "it is invalid");
        cluster.server.faults().on("PATCH", ".*/pods/p/status").first().refuse(403, "Forbidden", "not yet");
        cluster.restore();

        assertThat(cluster.resume().outcome("pods/ns-1/p")).isEqualTo("created");
        assertThat(cluster.object("pods/ns-1/p").text("status", "phase")).contains("Running");
    }

    @Test
    void aRestoreThatIsStoppedFromOutsideSaysSoAndCountsWhatItDidNotComeTo() throws IOException {
        cluster.holds("configmaps/ns-1/a", "configmaps/ns-1/b", "pods/ns-1/p")
                .watched(run -> cluster.server
                        .faults()
                        .on("POST", ".*/configmaps")
                        .skip(1)
                        .first()
                        .run(run::stop));

        Restored restored = cluster.restore(STOPPING);

        assertThat(restored.phase()).isEqualTo(Phase.FAILED);
        assertThat(restored.errors()).last().isEqualTo("the restore was stopped");
        assertThat(restored.outcome("configmaps/ns-1/a")).isEqualTo("created");
        assertThat(restored.record().total()).isEqualTo(3);
        assertThat(restored.record().count("not begun")).isPositive();
        assertThat(cluster.ids()).doesNotContain("pods/ns-1/p");
    }

    @Test
    void anActionThatThrowsIsNamedAndFailsItsItemAlone() throws IOException {
        Restored restored = cluster.with(action("broken", AppliesTo.changing("pods"), (item, restore) -> {
                    throw new IllegalStateException("no idea");
                }))
                .holds("pods/ns-1/p", "configmaps/ns-1/c")
                .restore();

        assertThat(restored.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(restored.of("pods/ns-1/p").reason())
                .contains("test")
                .contains("broken")
                .contains("no idea");
        assertThat(restored.outcome("configmaps/ns-1/c")).isEqualTo("created");
    }

    @Test
    void anActionThatRenamesAnItemFailsIt() throws IOException {
        Restored restored = cluster.with(action(
                        "rename",
                        AppliesTo.changing("pods"),
                        (item, restore) ->
                                RestoreDecision.keep(item.with(item.object().with("other", "metadata", "name")))))
                .holds("pods/ns-1/p")
                .restore();

        assertThat(restored.of("pods/ns-1/p").reason()).contains("renamed pods/ns-1/p to pods/ns-1/other");
        assertThat(cluster.ids()).noneMatch(id -> id.startsWith("pods/"));
    }

    @Test
    void aTransformThatCanNotBeDoneFailsItsItem() throws IOException {
        Restored restored = cluster.holds("pods/ns-1/p", "pods/ns-1/q {spec: {hostname: h}}")
                .restore("transforms: {t.yaml: '{apiVersion: cairn.io/v1, kind: Transforms, spec: {rules: [{name: r,"
                        + " patch: [{op: remove, path: /spec/hostname}]}]}}'}");

        assertThat(restored.ended("failed")).containsExactly("pods/ns-1/p");
        assertThat(restored.ended("created")).containsExactly("pods/ns-1/q");
    }

    @Test
    void aRightThatIsMissingIsSaidOnceForAType() throws IOException {
        cluster.server.allow("bob", Set.of("*"), Set.of(""), Set.of("namespaces", "configmaps"), Set.of());
        cluster.holds("secrets/ns-1/a", "secrets/ns-1/b", "secrets/ns-1/c", "secrets/ns-2/d", "configmaps/ns-1/c")
                .asBob();

        Restored restored = cluster.restore();

        assertThat(restored.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(restored.ended("failed")).hasSize(4);
        assertThat(restored.ended("created")).containsExactly("configmaps/ns-1/c");
        assertThat(restored.errors())
                .singleElement()
                .asString()
                .startsWith("secrets: the user has not the right: ")
                .contains("bob");
        assertThat(restored.journal().stream().filter(entry -> entry.outcome().equals("failed")))
                .allSatisfy(entry -> assertThat(entry.reason()).startsWith("the user has not the right: "));
    }

    @Test
    void theCountsOfTheRecordAreThoseOfTheJournal() throws IOException {
        cluster.has(NS_1, "configmaps/ns-1/equal {data: {k: v}}", "configmaps/ns-1/differs {data: {k: live}}")
                .with(action(
                        "skip", AppliesTo.changing("secrets"), (item, restore) -> RestoreDecision.skip("it is one")))
                .holds(
                        "configmaps/ns-1/equal {data: {k: v}}",
                        "configmaps/ns-1/differs {data: {k: v}}",
                        "configmaps/ns-1/new",
                        "secrets/ns-1/s",
                        "widgets.example.com/ns-1/w")
                .entry("resources/pods/namespaces/ns-1/broken.json", "{");

        Restored restored = cluster.restore();

        assertThat(restored.record().items())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("created", 1L, "updated", 0L, "unchanged", 1L, "skipped", 2L, "failed", 2L));
        assertThat(restored.journal()).hasSize(6);
        restored.record()
                .items()
                .forEach((outcome, count) ->
                        assertThat(restored.ended(outcome)).describedAs(outcome).hasSize(count.intValue()));
        assertThat(restored.journal().stream().map(RestoreEntry::seq)).doesNotHaveDuplicates();
        assertThat(restored.of("configmaps/ns-1/differs").reason()).startsWith("exists and differs in data.k (");
    }

    private static final String TRANSFORM = "transforms: {t.yaml: '{apiVersion: cairn.io/v1, kind: Transforms, spec:"
            + " {rules: [{name: r, when: {types: confgimaps.example.com}, merge: {data: {x: y}}}]}}'}";

    @Test
    void aTransformThatMatchesNothingIsAWarningThatNamesTheNearestType() throws IOException {
        cluster.server.serve(ServedType.of("example.com", "v1", "configmaps", "ConfigMap", true));
        cluster.holds("configmaps/ns-1/c");

        assertThat(cluster.restore(TRANSFORM).warnings())
                .singleElement(STRING)
                .startsWith("t.yaml:1:")
                .endsWith("transform t.yaml/r matches nothing that is restored; the cluster serves no resource type"
                        + " 'confgimaps.example.com': did you mean configmaps.example.com?");
    }

    @Test
    void aTransformWhoseMatchesHoldForNothingIsAWarningAtTheEnd() throws IOException {
        cluster.has(NS_1).holds("configmaps/ns-1/c");
        String rule = "{types: configmaps, matches: [{path: /data/k, value: other}]}";

        Restored restored = cluster.restore(TRANSFORM.replace("{types: confgimaps.example.com}", rule));

        assertThat(restored.outcome("configmaps/ns-1/c")).isEqualTo("created");
        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(restored.warnings())
                .singleElement(STRING)
                .endsWith("transform t.yaml/r changed nothing: its matches hold for nothing that was sent");
    }

    @Test
    void whereNothingIsRestoredNoTransformIsToldToMatchNothing() throws IOException {
        cluster.entry("resources/pods/namespaces/ns-1/broken.json", "{");

        assertThat(cluster.restore(TRANSFORM).warnings()).isEmpty();
    }

    private static final String IN_VERSION = "resources/widgets.example.com/v1beta1/namespaces/ns-1/w.json";

    @Test
    void aCopyThatCanNotBeUsedIsAWarningOfItsItemAndNoSecondResult() throws IOException {
        cluster.server.serve(ServedType.of("example.com", "v1", "widgets", "Widget", true));
        cluster.has(NS_1)
                .holds("widgets.example.com/ns-1/w", "widgets.example.com/ns-1/other")
                .entry(IN_VERSION, "{")
                .entry(IN_VERSION.replace("w.json", "other.json"), "{");

        Restored restored = cluster.restore("items: [widgets.example.com/ns-1/w]");

        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(restored.journal()).hasSize(1);
        assertThat(restored.outcome("widgets.example.com/ns-1/w")).isEqualTo("created");
        assertThat(restored.warnings())
                .singleElement(STRING)
                .startsWith(
                        "widgets.example.com/ns-1/w: its copy " + IN_VERSION + " can't be used and is passed over: ");
    }

    @Test
    void anItemOfWhichNothingCanBeUsedFailsOnce() throws IOException {
        cluster.has(NS_1).entry(IN_VERSION, "[]").entry(IN_VERSION.replace("v1beta1", "v1beta2"), "{");
        cluster.entry(IN_VERSION.replace("v1beta1/", ""), "{\"kind\": 1}");

        Restored restored = cluster.restore();

        assertThat(restored.journal()).hasSize(1);
        assertThat(restored.record().items()).containsEntry("failed", 1L).doesNotContainKey("not begun");
        assertThat(restored.errors()).hasSize(1);
        assertThat(restored.of("widgets.example.com/ns-1/w").reason()).isEqualTo("the object in it has the name ''");
        assertThat(restored.of("widgets.example.com/ns-1/w").notes())
                .hasSize(2)
                .allMatch(note -> note.startsWith("its copy resources/widgets.example.com/v1beta"));
    }

    // Gates

    private static final String JOB =
            "jobs.batch/ns-1/j {status: {conditions: [{type: Failed, status: 'True', reason: BackoffLimitExceeded}]}}";

    @Test
    void aGateThatATypeNeverPassesIsRefusedBeforeAnythingIsSent() throws IOException {
        cluster.holds(JOB, "deployments.apps/ns-1/d");

        assertThatThrownBy(() -> cluster.restore(gate("bound")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("r.yaml:1:")
                .hasMessageContaining("rule 'first' has a gate that jobs.batch never pass");
        assertThat(cluster.writes()).isEmpty();
    }

    private static String gate(String gate) {
        return "order: [{name: first, select: {type: jobs, names: ns-1/j}, gate: " + gate + "}]";
    }

    @Test
    void aGateThatIsNotPassedStopsWhatIsBehindIt() throws IOException {
        Restored restored = cluster.holds(JOB, "deployments.apps/ns-1/d").restore(gate("ready"));

        assertThat(restored.phase()).isEqualTo(Phase.FAILED);
        assertThat(restored.outcome("jobs.batch/ns-1/j")).isEqualTo("created");
        assertThat(restored.record().count("not begun")).isOne();
        assertThat(restored.errors())
                .last()
                .asString()
                .startsWith("r.yaml:1:57: 'first: workloads': its gate stops the restore: jobs.batch/ns-1/j: ");
        assertThat(cluster.ids()).doesNotContain("deployments.apps/ns-1/d");
    }

    @Test
    void aGateMayLetTheRestoreGoOn() throws IOException {
        Restored restored =
                cluster.holds(JOB, "deployments.apps/ns-1/d").restore(gate("{condition: ready, onTimeout: continue}"));

        assertThat(restored.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(restored.errors())
                .singleElement()
                .asString()
                .startsWith("jobs.batch/ns-1/j is restored and not ready: ");
        assertThat(restored.outcome("deployments.apps/ns-1/d")).isEqualTo("created");
    }

    @Test
    void aGateWaitsAndTheLogSaysForWhat() throws IOException {
        cluster.holds("jobs.batch/ns-1/j", "deployments.apps/ns-1/d");
        cluster.server
                .faults()
                .on("GET", ".*/jobs/j")
                .skip(1)
                .first()
                .run(() -> cluster.has("jobs.batch/ns-1/j {status: {conditions: [{type: Complete, status: 'True'}]}}"));

        Restored restored = cluster.restore(gate("complete"));

        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(restored.log()).contains("waiting for jobs.batch/ns-1/j: ");
        List<String> requests = cluster.server.requests().all().stream()
                .map(request -> request.method() + " " + request.path())
                .toList();
        assertThat(requests.lastIndexOf("GET /apis/batch/v1/namespaces/ns-1/jobs/j"))
                .isLessThan(requests.indexOf("POST /apis/apps/v1/namespaces/ns-1/deployments"));
    }

    @Test
    void whatEverythingBehindNeedsIsWaitedForWhateverTheGateOfItsRule() throws IOException {
        cluster.has(NS_1 + " {status: {phase: Pending}}").holds(NS_1, "configmaps/ns-1/c");
        cluster.server
                .faults()
                .on("GET", ".*/namespaces/ns-1")
                .skip(6)
                .first()
                .run(() -> cluster.has(NS_1 + " {status: {phase: Active}}"));

        Restored restored = cluster.restore(
                "includeClusterResources: true, order: [{name: mine, select: {type: ns, names: ns-1}, gate: exists}]");

        assertThat(restored.log()).contains("waiting for namespaces/ns-1: ");
        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void whatWasNotRestoredIsNotWaitedFor() throws IOException {
        cluster.holds("jobs.batch/ns-1/j", "deployments.apps/ns-1/d");
        refuse("jobs");

        Restored restored = cluster.restore(gate("complete"));

        assertThat(restored.outcome("deployments.apps/ns-1/d")).isEqualTo("created");
    }

    @Test
    void whoWaitsForAllIsToldWhatDoesNotBecomeReady() throws IOException {
        Restored restored = cluster.holds(JOB, "configmaps/ns-1/c").restore("wait: true");

        assertThat(restored.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(restored.errors())
                .singleElement()
                .asString()
                .startsWith("jobs.batch/ns-1/j is restored and not ready: ");
    }

    // Asking the server

    @Test
    void aDryRunChangesNothingAndSaysWhatItCanNotAsk() throws IOException {
        cluster.has("namespaces/ns-2", "configmaps/ns-2/equal {data: {k: v}}");
        holdsDefinition()
                .holds(
                        "namespaces/ns-1",
                        "configmaps/ns-1/c",
                        "configmaps/ns-2/c",
                        "configmaps/ns-2/equal {data: {k: v}}",
                        "widgets.example.com/ns-2/w {kind: Widget}");
        Set<String> before = cluster.ids();

        Map<String, RestoreEntry> answers = cluster.ask("");

        assertThat(cluster.ids()).isEqualTo(before);
        assertThat(answers.get(NS_1).outcome()).isEqualTo("created");
        assertThat(answers.get("configmaps/ns-1/c").outcome()).isEqualTo("not checked");
        assertThat(answers.get("configmaps/ns-2/c").outcome()).isEqualTo("created");
        assertThat(answers.get("configmaps/ns-2/equal").outcome()).isEqualTo("unchanged");
        assertThat(answers.get(WIDGETS).outcome()).isEqualTo("created");
        assertThat(answers.get("widgets.example.com/ns-2/w").outcome()).isEqualTo("not checked");
        assertThat(cluster.server
                        .requests()
                        .matching(request -> !request.method().equals("GET")))
                .allSatisfy(request -> assertThat(request.query("dryRun")).isEqualTo("All"));
    }

    @Test
    void aDryRunCanNotAskAboutWhatRefersToSomethingThatIsNotThere() throws IOException {
        cluster.has(NS_1).holds("rolebindings.rbac.authorization.k8s.io/ns-1/b");
        cluster.server
                .faults()
                .on("POST", ".*/rolebindings")
                .refuse(404, "NotFound", "roles.rbac.authorization.k8s.io \"r\" not found");

        RestoreEntry answer = cluster.ask("").get("rolebindings.rbac.authorization.k8s.io/ns-1/b");

        assertThat(answer.outcome()).isEqualTo("not checked");
        assertThat(answer.reason()).contains("roles.rbac.authorization.k8s.io \"r\" not found");
    }

    @Test
    void aDryRunFailsWhatNothingInTheRestoreWouldMend() throws IOException {
        cluster.has(NS_1).holds("widgets.example.com/ns-1/w");

        assertThat(cluster.ask("").get("widgets.example.com/ns-1/w").outcome()).isEqualTo("failed");
    }

    @Test
    void aPlanSendsNothingAndWarnsOfTypesThatNobodyServes() throws IOException {
        holdsDefinition().holds("widgets.example.com/ns-1/w", "gadgets.example.com/ns-1/g");

        RestoreRun.Outlook outlook = cluster.plan("");

        assertThat(cluster.writes()).isEmpty();
        assertThat(outlook.plan().items()).isEqualTo(3);
        assertThat(outlook.warnings())
                .singleElement()
                .asString()
                .startsWith("gadgets.example.com: the cluster doesn't serve gadgets.example.com");
    }

    @Test
    void aPlanTellsWhatActionsLeaveOutAndHasItInNoStage() throws IOException {
        cluster.with(action(
                        "skip",
                        AppliesTo.changing("secrets", "pods"),
                        (item, restore) -> RestoreDecision.skip(
                                "it is one of " + item.type().plural())))
                .holds("configmaps/ns-1/c", "pods/ns-1/p", "secrets/ns-1/s");

        RestoreRun.Outlook outlook = cluster.plan("");
        Restored restored = cluster.restore();

        assertThat(outlook.skipped())
                .extracting(skipped -> skipped.item().id() + ": " + skipped.reason())
                .containsExactly("pods/ns-1/p: it is one of pods", "secrets/ns-1/s: it is one of secrets");
        assertThat(outlook.plan().stages())
                .singleElement()
                .satisfies(stage -> assertThat(stage.items())
                        .extracting(item -> item.id().toString())
                        .containsExactly("configmaps/ns-1/c"));
        assertThat(restored.ended("skipped")).containsExactlyInAnyOrder("pods/ns-1/p", "secrets/ns-1/s");
    }

    @Test
    void whatIsLeftOutByAnActionThatReadsTheClusterIsNotAskedAboutByAPlan() throws IOException {
        cluster.with(new RestoreItemAction() {
                    @Override
                    public String name() {
                        return "reads";
                    }

                    @Override
                    public AppliesTo appliesTo() {
                        return AppliesTo.changing("secrets");
                    }

                    @Override
                    public List<UsedRights> rights() {
                        return List.of(UsedRights.needed("pods", "get"));
                    }

                    @Override
                    public RestoreDecision execute(Item item, RestoreView restore) {
                        throw new AssertionError("a plan doesn't ask it");
                    }
                })
                .holds("secrets/ns-1/s");

        RestoreRun.Outlook outlook = cluster.plan("");

        assertThat(outlook.skipped()).isEmpty();
        assertThat(outlook.warnings()).isEmpty();
        assertThat(outlook.plan().items()).isOne();
    }

    @Test
    void aPlanWarnsOfAnItemThatAnActionCanNotWorkOn() throws IOException {
        cluster.with(action("picky", AppliesTo.changing("secrets"), (item, restore) -> {
                    throw new InvalidInputException("it has no key");
                }))
                .holds("secrets/ns-1/s");

        RestoreRun.Outlook outlook = cluster.plan("");

        assertThat(outlook.warnings()).singleElement().asString().isEqualTo("secrets/ns-1/s: it has no key");
        assertThat(outlook.plan().items()).isOne();
    }

    // The record

    @Test
    void theRecordSaysWhatWasAskedAndWhere() throws IOException {
        Restored restored = cluster.holds("pods/ns-1/p").restore("includedNamespaces: ['ns-*']");

        assertThat(restored.record().name()).isEqualTo(NAME);
        assertThat(restored.record().source()).isEqualTo("a.tar.gz");
        assertThat(restored.record().clusterUid()).isNotEmpty();
        assertThat(restored.record().cairnVersion()).isEqualTo("test");
        assertThat(restored.record().spec())
                .isEqualTo(
                        ObjectTree.of(Map.of("includedNamespaces", List.of("ns-*"), "existingResourcePolicy", "skip")));
    }

    @Test
    void aNameThatIsTakenIsRefusedBeforeAnythingIsSent() throws IOException {
        cluster.holds("pods/ns-1/p").restore();
        cluster.server.requests().clear();

        assertThatThrownBy(() -> cluster.restore())
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is a restore 'r1'");
        assertThat(cluster.writes()).isEmpty();
    }
}
