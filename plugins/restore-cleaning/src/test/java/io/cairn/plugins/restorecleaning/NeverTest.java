// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static io.cairn.plugins.restorecleaning.Sample.item;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.Item;
import io.cairn.api.RestoreDecision;
import io.cairn.testkit.restore.MemoryRestore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeverTest {

    private final Never never = new Never(Sample.switches());

    private boolean restores(Item item) {
        return never.execute(item, new MemoryRestore()).equals(RestoreDecision.keep(item));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bindings/shop/a",
                "certificatesigningrequests.certificates.k8s.io/a",
                "componentstatuses/a",
                "csinodes.storage.k8s.io/a",
                "csistoragecapacities.storage.k8s.io/shop/a",
                "events/shop/a",
                "events.events.k8s.io/shop/a",
                "leases.coordination.k8s.io/shop/a",
                "localsubjectaccessreviews.authorization.k8s.io/shop/a",
                "nodes/a",
                "nodes.metrics.k8s.io/a",
                "pods.metrics.k8s.io/shop/a",
                "selfsubjectaccessreviews.authorization.k8s.io/a",
                "selfsubjectreviews.authentication.k8s.io/a",
                "selfsubjectrulesreviews.authorization.k8s.io/a",
                "subjectaccessreviews.authorization.k8s.io/a",
                "tokenreviews.authentication.k8s.io/a",
                "volumeattachments.storage.k8s.io/a",
                "backups.velero.io/velero/a",
                "backuprepositories.velero.io/velero/a",
                "datadownloads.velero.io/velero/a",
                "datauploads.velero.io/velero/a",
                "deletebackuprequests.velero.io/velero/a",
                "downloadrequests.velero.io/velero/a",
                "podvolumebackups.velero.io/velero/a",
                "podvolumerestores.velero.io/velero/a",
                "resticrepositories.velero.io/velero/a",
                "restores.velero.io/velero/a",
                "serverstatusrequests.velero.io/velero/a"
            })
    void typesThatMakeSenseOnlyWhereTheyComeFromAreLeftOut(String id) {
        assertThat(restores(item(id, "{}"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "configmaps/shop/settings",
                "controllerrevisions.apps/shop/db-5d4",
                "endpoints/shop/db",
                "endpointslices.discovery.k8s.io/shop/db-1",
                "ipaddresses.networking.k8s.io/10.0.0.7",
                "namespaces/kube-system",
                "nodes.shop.example.com/a",
                "pods/shop/db-0",
                "priorityclasses.scheduling.k8s.io/high",
                "replicasets.apps/shop/web-5d4",
                "schedules.velero.io/velero/nightly",
                "backupstoragelocations.velero.io/velero/default",
                "serviceaccounts/shop/default",
                "servicecidrs.networking.k8s.io/more",
                "services/shop/kubernetes",
                "services/default/web",
                "clusterroles.rbac.authorization.k8s.io/mine",
                "flowschemas.flowcontrol.apiserver.k8s.io/mine",
                "apiservices.apiregistration.k8s.io/v1.example.com"
            })
    void whatAUserMadeIsRestored(String id) {
        assertThat(restores(item(id, "{}"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "services/default/kubernetes",
                "endpoints/default/kubernetes",
                "endpointslices.discovery.k8s.io/default/kubernetes",
                "configmaps/shop/kube-root-ca.crt",
                "configmaps/shop/openshift-service-ca.crt",
                "configmaps/kube-system/extension-apiserver-authentication",
                "configmaps/kube-system/kube-apiserver-legacy-service-account-token-tracking",
                "priorityclasses.scheduling.k8s.io/system-node-critical",
                "servicecidrs.networking.k8s.io/kubernetes"
            })
    void whatEveryClusterHasIsLeftOutByName(String id) {
        assertThat(restores(item(id, "{}"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "endpoints/shop/a | {'metadata': {'labels': {'endpoints.kubernetes.io/managed-by': 'endpoint-controller'}}}",
                "endpoints/shop/a | {'metadata': {'annotations': {'endpoints.kubernetes.io/last-change-trigger-time': 'x'}}}",
                "endpoints/shop/a | {'metadata': {'annotations': {'control-plane.alpha.kubernetes.io/leader': '{}'}}}",
                "endpoints/shop/a | {'metadata': {'managedFields': [{'manager': 'kube-controller-manager'}]}}",
                "endpoints/shop/a | {'subsets': [{'addresses': [{'ip': '10.1.0.1', 'targetRef': {'kind': 'Pod'}}]}]}",
                "endpoints/shop/a | {'subsets': [{'notReadyAddresses': [{'targetRef': {'kind': 'Pod'}}]}]}",
                "endpointslices.discovery.k8s.io/shop/a | {'metadata': {'labels': {'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io'}}}",
                "endpointslices.discovery.k8s.io/shop/a | {'metadata': {'labels': {'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io'}}}",
                "endpointslices.discovery.k8s.io/shop/a | {'metadata': {'ownerReferences': [{'apiVersion': 'v1', 'kind': 'Service'}]}}",
                "endpointslices.discovery.k8s.io/shop/a | {'metadata': {'ownerReferences': [{'apiVersion': 'v1', 'kind': 'Endpoints'}]}}",
                "ipaddresses.networking.k8s.io/10.0.0.1 | {'metadata': {'labels': {'ipaddress.kubernetes.io/managed-by': 'ipallocator.k8s.io'}}}",
                "flowschemas.flowcontrol.apiserver.k8s.io/a | {'metadata': {'annotations': {'apf.kubernetes.io/autoupdate-spec': 'true'}}}",
                "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io/a | {'metadata': {'annotations': {'apf.kubernetes.io/autoupdate-spec': 'true'}}}",
                "apiservices.apiregistration.k8s.io/v1.apps | {'metadata': {'labels': {'kube-aggregator.kubernetes.io/automanaged': 'onstart'}}}"
            })
    void whatTheClusterMakesIsLeftOut(String id, String fields) {
        assertThat(restores(item(id.strip(), fields.strip()))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "endpoints/shop/a | {'subsets': [{'addresses': [{'ip': '192.0.2.1'}]}]}",
                "endpoints/shop/a | {'metadata': {'managedFields': [{'manager': 'kubectl'}]}}",
                "endpointslices.discovery.k8s.io/shop/a | {'metadata': {'labels': {'endpointslice.kubernetes.io/managed-by': 'staff'}}}",
                "endpointslices.discovery.k8s.io/shop/a | {'metadata': {'ownerReferences': [{'apiVersion': 'example.com/v1', 'kind': 'Service'}]}}",
                "ipaddresses.networking.k8s.io/10.0.0.1 | {'metadata': {'labels': {'ipaddress.kubernetes.io/managed-by': 'gateway'}}}",
                "flowschemas.flowcontrol.apiserver.k8s.io/a | {'metadata': {'annotations': {'apf.kubernetes.io/autoupdate-spec': 'false'}}}"
            })
    void whatLooksAlikeButIsAUsersIsRestored(String id, String fields) {
        assertThat(restores(item(id.strip(), fields.strip()))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clusterroles", "clusterrolebindings", "roles", "rolebindings"})
    void bootstrapRolesAreLeftOutWhileTheServerKeepsThemUpToDate(String plural) {
        String id = plural + ".rbac.authorization.k8s.io/" + (plural.startsWith("cluster") ? "" : "kube-system/") + "a";
        String label = "'labels': {'kubernetes.io/bootstrapping': 'rbac-defaults'}";

        assertThat(restores(item(
                        id,
                        "{'metadata': {" + label
                                + ", 'annotations': {'rbac.authorization.kubernetes.io/autoupdate': 'true'}}}")))
                .isFalse();
        assertThat(restores(item(
                        id,
                        "{'metadata': {" + label
                                + ", 'annotations': {'rbac.authorization.kubernetes.io/autoupdate': 'false'}}}")))
                .isTrue();
        assertThat(restores(item(id, "{'metadata': {" + label + "}}"))).isTrue();
    }

    @Test
    void isAskedOnlyAboutTypesOfWhichItLeavesSomeOut() {
        assertThat(never.appliesTo().types())
                .contains("nodes", "events.events.k8s.io", "configmaps")
                .doesNotContain("pods", "secrets", "deployments.apps");
    }
}
