// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The ground that tests with running pods, commands in them and snapshots stand on. */
@ExtendWith(ClusterEnvironment.class)
class ClusterTest {

    @Test
    void aStatefulSetComesUpWithItsPodsReadyAndItsClaimsBound(Kube kube) {
        String namespace = kube.newNamespace("set");
        kube.statefulSet(namespace, "db", 3);

        kube.awaitReady(namespace, "db", 3);

        JsonNode claim = kube.get(Kube.core(namespace, "persistentvolumeclaims", "data-db-2"));
        assertThat(claim.at("/status/phase").asString()).isEqualTo("Bound");
        JsonNode volume = kube.get(
                "/api/v1/persistentvolumes/" + claim.at("/spec/volumeName").asString());
        assertThat(volume.at("/status/phase").asString()).isEqualTo("Bound");
        assertThat(volume.at("/spec/csi/driver").asString()).isEqualTo("csi.example.com");
    }

    @Test
    void aCommandRunsInThePodThatItIsMeantFor(Cluster cluster, Kube kube) {
        String namespace = kube.newNamespace("exec");
        kube.statefulSet(namespace, "db", 2);
        kube.awaitReady(namespace, "db", 2);
        cluster.role(namespace, "db-0", "primary");
        cluster.role(namespace, "db-1", "replica");

        assertThat(cluster.exec(namespace, "db-1", "main", "trace", "freeze").exit())
                .isZero();
        assertThat(cluster.exec(namespace, "db-0", "main", "sh", "-c", "echo $POD thaw >>$NAMESPACE.trace")
                        .exit())
                .isZero();
        assertThat(cluster.exec(namespace, "db-1", "main", "db-role").out()).isEqualTo("replica\n");
        cluster.role(namespace, "db-1", "primary");
        assertThat(cluster.exec(namespace, "db-1", "main", "db-role").out()).isEqualTo("primary\n");

        assertThat(cluster.trace(namespace)).containsExactly("db-1 freeze", "db-0 thaw");
    }

    @Test
    void aCommandThatEndsBadlyIsAnErrorThatNamesItsExitCode(Cluster cluster, Kube kube) {
        String namespace = kube.newNamespace("exit");
        kube.pod(namespace, "one");
        kube.awaitRunning(namespace, "one");

        ControlPlane.Output output =
                cluster.exec(namespace, "one", "main", "sh", "-c", "echo out; echo err >&2; exit 3");

        assertThat(output.exit()).isEqualTo(1);
        assertThat(output.out()).isEqualTo("out\n");
        assertThat(output.err()).contains("err\n", "exit status 3");
    }

    @Test
    void aSnapshotIsCutAndThenReadyAndGoneWhenDeleted(Kube kube) {
        String namespace = kube.newNamespace("snapshot");
        kube.claimOfDriver(namespace, "data");

        String path = kube.snapshot(namespace, "data-1", "data", Cluster.SNAPSHOTS);
        Kube.await("the cut", () -> kube.get(path).at("/status/creationTime").isString());
        Kube.await("the snapshot", () -> kube.get(path).at("/status/readyToUse").asBoolean(false));

        String content = contentOf(kube.get(path));
        assertThat(kube.get(content).at("/status/snapshotHandle").asString()).startsWith("snapshot-");
        kube.delete(path);
        Kube.await(
                "the end of the snapshot",
                () -> kube.find(path).isEmpty() && kube.find(content).isEmpty());
    }

    @Test
    void theClassChoosesWhatBecomesOfASnapshot(Kube kube) {
        String namespace = kube.newNamespace("classes");
        kube.claimOfDriver(namespace, "data");
        String cut = kube.snapshot(namespace, "cut", "data", Cluster.NEVER_READY);
        String ready = kube.snapshot(namespace, "ready", "data", Cluster.SNAPSHOTS);
        String failed = kube.snapshot(namespace, "failed", "data", Cluster.FAILING);
        String byHand = kube.snapshot(namespace, "by-hand", "data", Cluster.BY_HAND);

        Kube.await(
                "the error", () -> kube.get(failed).at("/status/error/message").isString());
        assertThat(kube.get(failed).at("/status/error/message").asString()).contains("the array is full");
        Kube.await(
                "the snapshot", () -> kube.get(ready).at("/status/readyToUse").asBoolean(false));
        Kube.await("the cut", () -> kube.get(cut).at("/status/creationTime").isString());
        assertThat(kube.get(cut).at("/status/readyToUse").asBoolean()).isFalse();
        Kube.await(
                "the content",
                () -> kube.get(byHand)
                        .at("/status/boundVolumeSnapshotContentName")
                        .isString());
        assertThat(kube.get(byHand).at("/status/creationTime").isMissingNode()).isTrue();

        kube.patch(contentOf(kube.get(byHand)) + "/status", """
                {"status": {"snapshotHandle": "mine", "creationTime": 1700000000000000000, "readyToUse": true}}""");
        Kube.await(
                "the snapshot by hand",
                () -> kube.get(byHand).at("/status/readyToUse").asBoolean(false));
    }

    @Test
    void aSnapshotOfAVolumeWithoutADriverIsAnError(Kube kube) {
        String namespace = kube.newNamespace("driverless");
        kube.boundClaim(namespace, "data");

        String path = kube.snapshot(namespace, "data-1", "data", Cluster.SNAPSHOTS);

        Kube.await("the error", () -> kube.get(path).at("/status/error/message").isString());
        assertThat(kube.get(path).at("/status/boundVolumeSnapshotContentName").isMissingNode())
                .isTrue();
    }

    @Test
    void aGroupOfSnapshotsIsCutAtOnceAndReadyWithItsMembers(Kube kube) {
        String namespace = kube.newNamespace("group");
        kube.statefulSet(namespace, "db", 2);
        kube.awaitReady(namespace, "db", 2);
        String groups = "/apis/groupsnapshot.storage.k8s.io/v1/namespaces/" + namespace + "/volumegroupsnapshots";

        kube.create(groups, """
                {"apiVersion": "groupsnapshot.storage.k8s.io/v1", "kind": "VolumeGroupSnapshot",
                 "metadata": {"name": "all"}, "spec": {"volumeGroupSnapshotClassName": "%s",
                 "source": {"selector": {"matchLabels": {"app": "db"}}}}}""".formatted(Cluster.GROUP_SNAPSHOTS));

        Kube.await(
                "the group",
                () -> kube.get(groups + "/all").at("/status/readyToUse").asBoolean(false));
        String members = Kube.snapshots(namespace);
        Kube.await("the members", () -> kube.get(members).at("/items").size() == 2);
        for (JsonNode member : kube.get(members).at("/items")) {
            String path = members + "/" + member.at("/metadata/name").asString();
            Kube.await(
                    "the member", () -> kube.get(path).at("/status/readyToUse").asBoolean(false));
        }
        assertThat(kube.get(members)
                        .at("/items")
                        .valueStream()
                        .map(item -> item.at("/spec/source/persistentVolumeClaimName")
                                .asString()))
                .containsExactlyInAnyOrderElementsOf(List.of("data-db-0", "data-db-1"));

        kube.delete(groups + "/all");
        Kube.await(
                "the end of the group",
                () -> kube.get(members).at("/items").isEmpty()
                        && kube.find(groups + "/all").isEmpty());
    }

    @Test
    void aNamespaceGoesWithItsPodsClaimsAndVolumesAndARetainedContentStays(Kube kube) {
        String namespace = kube.newNamespace("whole");
        kube.statefulSet(namespace, "db", 1);
        kube.awaitReady(namespace, "db", 1);
        String volume = "/api/v1/persistentvolumes/"
                + kube.get(Kube.core(namespace, "persistentvolumeclaims", "data-db-0"))
                        .at("/spec/volumeName")
                        .asString();
        String path = kube.snapshot(namespace, "data-1", "data-db-0", Cluster.SNAPSHOTS);
        Kube.await("the snapshot", () -> kube.get(path).at("/status/readyToUse").asBoolean(false));
        String content = contentOf(kube.get(path));
        kube.patch(content, "{\"spec\": {\"deletionPolicy\": \"Retain\"}}");

        kube.delete("/api/v1/namespaces/" + namespace);

        Kube.await(
                "the end of " + namespace,
                () -> kube.find("/api/v1/namespaces/" + namespace).isEmpty());
        Kube.await("the end of the volume", () -> kube.find(volume).isEmpty());
        assertThat(kube.get(content).at("/status/readyToUse").asBoolean()).isTrue();
        kube.delete(content);
        Kube.await("the end of the content", () -> kube.find(content).isEmpty());
    }

    private static String contentOf(JsonNode snapshot) {
        return "/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents/"
                + snapshot.at("/status/boundVolumeSnapshotContentName").asString();
    }
}
