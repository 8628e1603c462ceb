// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.AppliesTo;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreItemAction;
import io.cairn.api.RestoreView;
import io.cairn.api.UsedRights;
import io.cairn.core.preflight.Right;
import io.cairn.core.preflight.Rights;
import io.cairn.core.repository.Phase;
import io.cairn.core.restore.RestoreFixture.Restored;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreRightsTest {

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

    private static List<String> words(List<Right> rights, String type) {
        return rights.stream()
                .filter(right -> right.type().id().equals(type))
                .map(Right::toString)
                .sorted()
                .toList();
    }

    private RestoreFixture holdsSomeOfEach() {
        return cluster.holds(
                "configmaps/shop/settings {data: {a: b}}",
                "persistentvolumes/pv1 {spec: {capacity: {storage: 1Gi}}}",
                "deployments.apps/shop/web {spec: {replicas: 2}}",
                "serviceaccounts/shop/default {imagePullSecrets: [{name: registry}]}");
    }

    @Test
    void whatIsMadeIsCreatedAndReadInItsTarget() throws IOException {
        Rights rights = holdsSomeOfEach().rights("namespaceMapping: {shop: test}");

        assertThat(words(rights.needed(), "configmaps"))
                .containsExactly("create configmaps in test", "get configmaps in test");
        assertThat(words(rights.helpful(), "configmaps")).containsExactly("list configmaps in test");
        assertThat(words(rights.needed(), "persistentvolumes"))
                .containsExactly("create persistentvolumes", "get persistentvolumes");
        assertThat(words(rights.needed(), "serviceaccounts"))
                .containsExactly(
                        "create serviceaccounts in test",
                        "get serviceaccounts in test",
                        "update serviceaccounts in test");
        assertThat(words(rights.needed(), "namespaces")).containsExactly("create namespaces", "get namespaces");
        assertThat(rights.lacking()).isEmpty();
    }

    @Test
    void anUpdateAppliesAndAReplacementMayDeleteButNoVolume() throws IOException {
        holdsSomeOfEach();

        assertThat(words(cluster.rights("existingResourcePolicy: update").needed(), "configmaps"))
                .contains("patch configmaps in shop");
        Rights replace = cluster.rights("existingResourcePolicy: replace");
        assertThat(words(replace.needed(), "configmaps"))
                .contains("delete configmaps in shop", "update configmaps in shop");
        assertThat(words(replace.needed(), "persistentvolumes"))
                .containsExactly(
                        "create persistentvolumes",
                        "get persistentvolumes",
                        "patch persistentvolumes",
                        "update persistentvolumes");
    }

    @Test
    void anOwnerThatIsNotRestoredIsReadToBeLinked() throws IOException {
        cluster.holds(
                "configmaps/shop/c {metadata: {ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: rs,"
                        + " uid: old-rs}, {apiVersion: v1, kind: Namespace, name: shop, uid: old-ns}]}}");

        Rights rights = cluster.rights("namespaceMapping: {shop: test}");

        assertThat(words(rights.needed(), "replicasets.apps")).containsExactly("get replicasets.apps in test");
        assertThat(words(rights.needed(), "namespaces")).contains("get namespaces");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait: true", "order: [{select: {type: pvc, names: shop/data}, gate: bound}]"})
    void whoWaitsForClaimsMayReadTheirClasses(String fields) throws IOException {
        cluster.holds("persistentvolumeclaims/shop/data", "configmaps/shop/c");

        assertThat(words(cluster.rights(fields).helpful(), "storageclasses.storage.k8s.io"))
                .containsExactly("get storageclasses.storage.k8s.io");
        assertThat(words(cluster.rights("").helpful(), "storageclasses.storage.k8s.io"))
                .isEmpty();
    }

    @Test
    void aStatusAndQuiescingAreRightsOfTheirOwn() throws IOException {
        Rights rights = holdsSomeOfEach().rights("restoreStatus: [deployments], quiesce: true");

        assertThat(words(rights.needed(), "deployments.apps")).contains("patch deployments.apps in shop");
        assertThat(words(rights.needed(), "deployments/status.apps"))
                .containsExactly("patch deployments/status.apps in shop");
        assertThat(words(rights.needed(), "configmaps")).doesNotContain("patch configmaps in shop");
    }

    @Test
    void commandsInPodsAreNeededWhereAnItemOrTheSpecificationHasHooks() throws IOException {
        cluster.holds("configmaps/shop/a {metadata: {annotations: {post.hook.restore.cairn.io/command: x}}}");
        assertThat(words(cluster.rights("").needed(), "pods/exec")).isEmpty();
        assertThat(words(
                        cluster.rights("hooks: {resources: [{name: warm, postHooks: [{exec: {command: [x]}}]}]}")
                                .needed(),
                        "pods/exec"))
                .containsExactly("create pods/exec in shop", "get pods/exec in shop");

        cluster.holds("pods/other/db {metadata: {annotations: {post.hook.restore.cairn.io/command: x}}}");
        assertThat(words(cluster.rights("").needed(), "pods/exec"))
                .containsExactly(
                        "create pods/exec in other",
                        "create pods/exec in shop",
                        "get pods/exec in other",
                        "get pods/exec in shop");
        assertThat(words(cluster.rights("").needed(), "pods")).contains("list pods in other");
    }

    @Test
    void toHoldRolesHelpsToEscalateAndToBind() throws IOException {
        cluster.holds(
                "clusterroles.rbac.authorization.k8s.io/reader {rules: []}",
                "rolebindings.rbac.authorization.k8s.io/shop/reader {roleRef: {name: reader}}");

        Rights rights = cluster.rights("");

        assertThat(words(rights.helpful(), "clusterroles.rbac.authorization.k8s.io"))
                .contains(
                        "bind clusterroles.rbac.authorization.k8s.io",
                        "escalate clusterroles.rbac.authorization.k8s.io");
        assertThat(words(rights.needed(), "clusterroles.rbac.authorization.k8s.io"))
                .containsExactly(
                        "create clusterroles.rbac.authorization.k8s.io", "get clusterroles.rbac.authorization.k8s.io");
    }

    @Test
    void actionsSayWhatTheyMakeUseOfWhereTheirItemsGo() throws IOException {
        cluster.with(new RestoreItemAction() {
                    @Override
                    public String name() {
                        return "keys";
                    }

                    @Override
                    public AppliesTo appliesTo() {
                        return AppliesTo.changing("configmaps");
                    }

                    @Override
                    public List<UsedRights> rights() {
                        return List.of(
                                UsedRights.needed("secrets", "create"),
                                UsedRights.needed("persistentvolumes", "get"),
                                UsedRights.needed("things.not.served.example.com", "get"));
                    }

                    @Override
                    public RestoreDecision execute(Item item, RestoreView restore) {
                        throw new AssertionError("nothing is restored");
                    }
                })
                .holds("configmaps/shop/a", "services/other/a");

        Rights rights = cluster.rights("");

        assertThat(words(rights.needed(), "secrets")).containsExactly("create secrets in shop");
        assertThat(words(rights.needed(), "persistentvolumes")).containsExactly("get persistentvolumes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "existingResourcePolicy: update",
                "existingResourcePolicy: replace",
                "namespaceMapping: {shop: test}, restoreStatus: ['*']",
                "quiesce: true"
            })
    void whoHasJustTheRoleThatIsPrintedCanRestore(String fields) throws IOException {
        cluster.has("namespaces/shop", "configmaps/shop/settings {data: {a: old}}", "serviceaccounts/shop/default")
                .holds("persistentvolumes/pv1 {spec: {capacity: {storage: 1Gi}}}", "secrets/new/key")
                .holds("configmaps/shop/settings {data: {a: b}, metadata: {labels: {l: m}}}")
                .holds("serviceaccounts/shop/default {imagePullSecrets: [{name: registry}]}")
                .holds("replicasets.apps/shop/web {spec: {replicas: 0}}");
        Rights rights = cluster.rights(fields);
        grant(rights.clusterRole("cairn-restore"));
        cluster.asBob();

        assertThat(cluster.rights(fields).lacking()).isEmpty();
        Restored restored = cluster.restore(fields.contains("update") ? fields + ", forceConflicts: true" : fields);

        assertThat(restored.errors()).isEmpty();
        assertThat(restored.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(restored.log()).doesNotContain("could not be", "can't be made");
    }

    @Test
    void whoHasNoneIsToldEachOfThem() throws IOException {
        cluster.holds("secrets/shop/key");
        Rights needed = cluster.rights("");
        cluster.asBob();

        assertThat(cluster.rights("").lacking()).containsExactlyElementsOf(needed.needed());
        assertThat(cluster.writes()).allMatch(write -> write.endsWith("/selfsubjectaccessreviews"));
    }

    private void grant(ObjectTree role) {
        for (ObjectTree rule : role.trees("rules")) {
            cluster.server.allow(
                    "bob",
                    new HashSet<>(rule.texts("verbs")),
                    new HashSet<>(rule.texts("apiGroups")),
                    new HashSet<>(rule.texts("resources")),
                    Set.of());
        }
    }

    @Test
    void aRefusalToReadWhatAnItemDependsOnFailsTheItemAlone() throws IOException {
        cluster.has("namespaces/shop")
                .holds("configmaps/shop/owned {metadata: {ownerReferences: [{apiVersion: apps/v1, kind: Deployment,"
                        + " name: web, uid: u1}]}}")
                .holds("configmaps/shop/free");
        cluster.server.allow("bob", Set.of("*"), Set.of(""), Set.of("configmaps", "namespaces"), Set.of());

        Restored restored = cluster.asBob().restore();

        assertThat(restored.outcome("configmaps/shop/free")).isEqualTo("created");
        assertThat(restored.of("configmaps/shop/owned").reason())
                .startsWith("what it depends on can't be read: no right to get deployments.apps in shop");
    }

    @Test
    void anActionThatMayNotReadTheClusterFailsItsItemsAloneAndIsToldOnce() throws IOException {
        cluster.with(RestoreFixture.action("reads", AppliesTo.changing("configmaps"), (item, restore) -> {
                    if (item.object().text("metadata", "uid").isPresent()) {
                        throw new ClusterException("no right to get persistentvolumes", 403);
                    }
                    return RestoreDecision.keep(item);
                }))
                .has("namespaces/shop", "configmaps/shop/a {data: {k: v}}", "configmaps/shop/b {data: {k: v}}")
                .holds("configmaps/shop/a", "configmaps/shop/b", "configmaps/shop/c", "secrets/shop/s");

        Restored restored = cluster.restore();

        assertThat(restored.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(restored.ended("failed")).containsExactlyInAnyOrder("configmaps/shop/a", "configmaps/shop/b");
        assertThat(restored.ended("created")).containsExactlyInAnyOrder("configmaps/shop/c", "secrets/shop/s");
        assertThat(restored.errors())
                .containsExactly("configmaps: what it depends on can't be read: no right to get persistentvolumes");
    }
}
