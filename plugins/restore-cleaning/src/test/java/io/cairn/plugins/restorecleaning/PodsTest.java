// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static io.cairn.plugins.restorecleaning.Sample.item;
import static io.cairn.plugins.restorecleaning.Sample.json;
import static io.cairn.plugins.restorecleaning.Sample.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.testkit.restore.MemoryRestore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodsTest {

    private final Pods pods = new Pods(Sample.switches(), Sample.cluster());

    private static Item pod(String fields) {
        return item("pods/shop/db-0", fields);
    }

    private ObjectTree spec(String spec) throws ClusterException {
        return kept(pods, pod("{'spec': " + spec + "}"), new MemoryRestore())
                .tree("spec")
                .orElse(ObjectTree.empty());
    }

    @Test
    void aMirrorOfAStaticPodIsLeftOut() {
        assertThat(pods.execute(
                        pod("{'metadata': {'annotations': {'kubernetes.io/config.mirror': 'abc'}}}"),
                        new MemoryRestore()))
                .isEqualTo(RestoreDecision.skip("it mirrors a static pod, which its node makes"));
    }

    @ParameterizedTest
    @CsvSource({"Succeeded,true", "Failed,true", "Running,false", "Pending,false", "Unknown,false", "'',false"})
    void aPodThatHasEndedIsLeftOut(String phase, boolean left) {
        RestoreDecision decision = pods.execute(pod("{'status': {'phase': '" + phase + "'}}"), new MemoryRestore());

        assertThat(decision.equals(RestoreDecision.skip("it has ended: " + phase)))
                .isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource({
        "apps/v1,StatefulSet,db,statefulsets.apps/shop/db",
        "apps/v1beta1,StatefulSet,db,statefulsets.apps/shop/db",
        "v1,Node,n1,nodes/n1",
        "shop.example.com/v1,Pool,a,pools.shop.example.com/shop/a",
        "shop.example.com/v1,ClusterPool,a,clusterpools.shop.example.com/a"
    })
    void aPodWhoseControllerIsRestoredIsLeftOut(String apiVersion, String kind, String name, String owner) {
        Item pod = pod("{'metadata': {'ownerReferences': [{'apiVersion': 'v1', 'kind': 'ConfigMap', 'name': 'x'},"
                + " {'apiVersion': '" + apiVersion + "', 'kind': '" + kind + "', 'name': '" + name
                + "', 'controller': true}]}}");

        assertThat(pods.execute(pod, new MemoryRestore().restoring(owner)))
                .isEqualTo(RestoreDecision.skip("its controller " + owner + " makes it"));
        assertThat(pods.execute(pod, new MemoryRestore().restoring("configmaps/shop/x")))
                .isEqualTo(RestoreDecision.keep(pod));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'apiVersion': 'apps/v1', 'kind': 'StatefulSet', 'name': 'db'}",
                "{'apiVersion': 'apps/v1', 'kind': 'StatefulSet', 'name': 'db', 'controller': false}",
                "{'apiVersion': 'apps/v1', 'kind': 'StatefulSet', 'name': 'other', 'controller': true}",
                "{'apiVersion': 'example.com/v1', 'kind': 'StatefulSet', 'name': 'db', 'controller': true}",
                "{'apiVersion': 'apps/v1', 'kind': 'NeverHeardOf', 'name': 'db', 'controller': true}"
            })
    void aPodThatNobodyRestoredControlsIsKept(String owner) {
        Item pod = pod("{'metadata': {'ownerReferences': [" + owner + "]}}");

        assertThat(pods.execute(pod, new MemoryRestore().restoring("statefulsets.apps/shop/db")))
                .isEqualTo(RestoreDecision.keep(pod));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'nodeName': 'n1'",
                "'priority': 100",
                "'preemptionPolicy': 'Never'",
                "'overhead': {'cpu': '1'}",
                "'ephemeralContainers': [{'name': 'debug'}]",
                "'tolerations': [{'key': 'node.kubernetes.io/not-ready', 'operator': 'Exists', 'effect': 'NoExecute',"
                        + " 'tolerationSeconds': 300}, {'effect': 'NoExecute', 'key': 'node.kubernetes.io/unreachable',"
                        + " 'operator': 'Exists', 'tolerationSeconds': 300}]"
            })
    void whatTheServerAndTheSchedulerPutInIsTakenOff(String field) throws ClusterException {
        assertThat(spec("{'hostname': 'db-0', " + field + "}")).isEqualTo(json("{'hostname': 'db-0'}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'priorityClassName': 'high'",
                "'schedulerName': 'mine'",
                "'nodeSelector': {'disk': 'fast'}",
                "'serviceAccountName': 'db', 'serviceAccount': 'db'",
                "'tolerations': [{'key': 'node.kubernetes.io/not-ready', 'operator': 'Exists', 'effect': 'NoExecute',"
                        + " 'tolerationSeconds': 20}]",
                "'tolerations': [{'operator': 'Exists'}]"
            })
    void whatTheUserSaidStays(String field) throws ClusterException {
        assertThat(spec("{" + field + "}")).isEqualTo(json("{" + field + "}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'kube-api-access-x7k2p', 'projected': {'sources': [{'serviceAccountToken': {'path': 'token'}}]}}",
                "{'name': 'db-token-x7k2p', 'secret': {'secretName': 'db-token-x7k2p'}}"
            })
    void volumesOfTokensAndTheirMountsAreTakenOff(String volume) throws ClusterException {
        String name = volume.contains("kube-api") ? "kube-api-access-x7k2p" : "db-token-x7k2p";
        String mounts = "'volumeMounts': [{'name': 'data'}, {'name': '" + name + "'}]";

        assertThat(spec("{'serviceAccountName': 'db', 'volumes': [{'name': 'data'}, " + volume + "],"
                        + " 'initContainers': [{'name': 'a', " + mounts + "}],"
                        + " 'containers': [{'name': 'b', " + mounts + "}, {'name': 'c', 'volumeMounts': [{'name': '"
                        + name + "'}]}]}"))
                .isEqualTo(json("{'serviceAccountName': 'db', 'volumes': [{'name': 'data'}],"
                        + " 'initContainers': [{'name': 'a', 'volumeMounts': [{'name': 'data'}]}],"
                        + " 'containers': [{'name': 'b', 'volumeMounts': [{'name': 'data'}]}, {'name': 'c'}]}"));
    }

    @Test
    void theTokenOfTheDefaultAccountIsKnownWithoutTheAccountsName() throws ClusterException {
        assertThat(
                        spec(
                                "{'volumes': [{'name': 'default-token-x7k2p', 'secret': {'secretName': 'default-token-x7k2p'}}]}"))
                .isEqualTo(ObjectTree.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'kube-api-access-mine', 'configMap': {'name': 'x'}}",
                "{'name': 'api', 'projected': {'sources': [{'serviceAccountToken': {'path': 'token'}}]}}",
                "{'name': 'db-token-mine', 'secret': {'secretName': 'db-token-mine'}}",
                "{'name': 'db-token-x7k2p', 'secret': {'secretName': 'other'}}",
                "{'name': 'other-token-x7k2p', 'secret': {'secretName': 'other-token-x7k2p'}}"
            })
    void volumesThatAUserNamedLikeThoseOfTokensStay(String volume) throws ClusterException {
        String spec = "{'serviceAccountName': 'db', 'volumes': [" + volume + "]}";

        assertThat(spec(spec)).isEqualTo(json(spec));
    }
}
