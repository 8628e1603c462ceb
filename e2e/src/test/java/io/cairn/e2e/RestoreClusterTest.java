// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Restores.assertCountsAddUp;
import static io.cairn.e2e.Restores.described;
import static io.cairn.e2e.Restores.line;
import static io.cairn.e2e.Restores.outcomes;
import static io.cairn.e2e.Restores.reason;
import static io.cairn.e2e.Restores.restore;
import static io.cairn.e2e.Restores.startRestore;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Restores among working controllers, in a cluster whose pods run commands and whose claims have volumes. */
@ExtendWith(ClusterEnvironment.class)
class RestoreClusterTest {

    private static final String CONTENTS = "/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents/";
    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

    private static void lose(Kube kube, String namespace) {
        kube.delete("/api/v1/namespaces/" + namespace);
        Kube.await(
                "the end of " + namespace,
                () -> kube.find("/api/v1/namespaces/" + namespace).isEmpty());
    }

    private static void awaitBound(Kube kube, String namespace, String claim) {
        Kube.await(
                claim + " to be bound",
                () -> kube.get(Kube.core(namespace, "persistentvolumeclaims", claim))
                        .at("/status/phase")
                        .asString()
                        .equals("Bound"));
    }

    @Test
    void aClaimComesBackFromItsSnapshot(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("snapped");
        kube.claimOfDriver(namespace, "data");
        String name = "b-" + namespace;
        ended(0, createBackup(cairn, name, "--include-namespaces", namespace, "--snapshots="));
        String handle = cairn.describe(name).at("/operations/0/facts/handle").asString();
        lose(kube, namespace);

        ended(0, restore(cairn, "r-" + namespace, "--from-backup", name));

        JsonNode source =
                kube.get(Kube.core(namespace, "persistentvolumeclaims", "data")).at("/spec/dataSource");
        assertThat(source.get("kind").asString()).isEqualTo("VolumeSnapshot");
        String snapshot = Kube.snapshots(namespace) + "/" + source.get("name").asString();
        String content =
                kube.get(snapshot).at("/spec/source/volumeSnapshotContentName").asString();
        assertThat(handle).isNotEmpty();
        assertThat(kube.get(CONTENTS + content)
                        .at("/spec/source/snapshotHandle")
                        .asString())
                .isEqualTo(handle);
        assertThat(kube.get(CONTENTS + content).at("/spec/deletionPolicy").asString())
                .isEqualTo("Retain");
        Kube.await(
                "the snapshot to be bound to its content",
                () -> kube.get(snapshot)
                        .at("/status/boundVolumeSnapshotContentName")
                        .asString("")
                        .equals(content));
        awaitBound(kube, namespace, "data");
    }

    @Test
    void aRetainedVolumeIsFreedForItsClaimWhenThePolicyMayChangeIt(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("retained");
        kube.boundClaim(namespace, "data");
        awaitBound(kube, namespace, "data");
        String volume = "persistentvolumes/" + namespace + "-data";
        String name = "b-" + namespace;
        ended(0, createBackup(cairn, name, "--include-namespaces", namespace));
        lose(kube, namespace);
        Kube.await(
                "the volume to be released",
                () -> kube.get("/api/v1/" + volume)
                        .at("/status/phase")
                        .asString()
                        .equals("Released"));

        ended(0, restore(cairn, "skip-" + namespace, "--from-backup", name));
        JsonNode skipped = described(cairn, "skip-" + namespace);
        assertThat(reason(skipped, volume))
                .isEqualTo(
                        "it is still bound to its claim that was deleted (Released): --existing-resource-policy update"
                                + " frees it for the claim that comes back");
        assertThat(kube.get("/api/v1/" + volume).at("/status/phase").asString()).isEqualTo("Released");

        ended(0, restore(cairn, "update-" + namespace, "--from-backup", name, "--existing-resource-policy", "update"));
        JsonNode updated = described(cairn, "update-" + namespace);
        assertThat(line(updated, volume).get("outcome").asString()).isEqualTo("updated");
        assertThat(reason(updated, volume)).contains("is free for the claim that comes back");
        awaitBound(kube, namespace, "data");
        assertThat(kube.get(Kube.core(namespace, "persistentvolumeclaims", "data"))
                        .at("/spec/volumeName")
                        .asString())
                .isEqualTo(namespace + "-data");
    }

    @Test
    void hooksRunInThePodsThatARestoreBroughtAbout(Cluster cluster, Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("hooked");
        kube.create(Kube.core(namespace, "pods"), """
                {"metadata": {"name": "loader", "annotations": {
                   "post.hook.restore.cairn.io/command": "[\\"trace\\", \\"loaded\\"]",
                   "init.hook.restore.cairn.io/container-image": "registry.example/tools:1",
                   "init.hook.restore.cairn.io/container-name": "fetch"}},
                 "spec": {"containers": [{"name": "main", "image": "registry.example/db:1"}]}}""");
        kube.create("/apis/apps/v1/namespaces/" + namespace + "/deployments", Kube.named("web", """
                , "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}},
                  "template": {"metadata": {"labels": {"app": "web"}, "annotations": {
                      "post.hook.restore.velero.io/command": "[\\"trace\\", \\"warmed\\"]",
                      "post.hook.restore.velero.io/wait-for-ready": "true"}},
                    "spec": {"terminationGracePeriodSeconds": 1,
                             "containers": [{"name": "main", "image": "registry.example/web:1"}]}}}"""));
        kube.awaitAvailable(namespace, "web", 2);
        kube.awaitRunning(namespace, "loader");
        String name = "b-" + namespace;
        ended(0, createBackup(cairn, name, "--include-namespaces", namespace));
        assertThat(cluster.trace(namespace)).isEmpty();
        lose(kube, namespace);

        ended(0, restore(cairn, "r-" + namespace, "--from-backup", name));

        assertThat(kube.get(Kube.core(namespace, "pods", "loader"))
                        .at("/spec/initContainers/0/name")
                        .asString())
                .isEqualTo("fetch");
        List<String> pods = kube.get(Kube.core(namespace, "pods"))
                .get("items")
                .valueStream()
                .map(pod -> pod.at("/metadata/name").asString())
                .toList();
        assertThat(pods).hasSize(3);
        assertThat(cluster.trace(namespace))
                .containsExactlyInAnyOrderElementsOf(pods.stream()
                        .map(pod -> pod + (pod.equals("loader") ? " loaded" : " warmed"))
                        .toList());
        JsonNode described = described(cairn, "r-" + namespace);
        assertThat(described.at("/hooks/run").asInt()).isEqualTo(3);
        assertThat(described.at("/hooks/failed").asInt()).isZero();
    }

    @Test
    void aHookThatFailsIsToldAndTheRestHasBeenRestored(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("badhook");
        kube.create(Kube.core(namespace, "pods"), """
                {"metadata": {"name": "loader", "annotations": {
                   "post.hook.restore.cairn.io/command": "[\\"sh\\", \\"-c\\", \\"echo no dump; exit 3\\"]",
                   "post.hook.restore.cairn.io/on-error": "Fail"}},
                 "spec": {"containers": [{"name": "main", "image": "registry.example/db:1"}]}}""");
        kube.awaitRunning(namespace, "loader");
        String name = "b-" + namespace;
        ended(0, createBackup(cairn, name, "--include-namespaces", namespace));
        lose(kube, namespace);

        Cairn.Result result = ended(3, restore(cairn, "r-" + namespace, "--from-backup", name));

        assertThat(result.err())
                .contains("pods/" + namespace + "/loader", "exit status 3")
                .doesNotContain("Exception");
        JsonNode described = described(cairn, "r-" + namespace);
        assertThat(line(described, "pods/" + namespace + "/loader")
                        .get("outcome")
                        .asString())
                .isEqualTo("created");
        assertThat(described.at("/hooks/failed").asInt()).isEqualTo(1);
    }

    @Test
    void controllersThatWaitMakeNoPodBeforeAllIsRestored(
            ControlPlane plane, HoldingProxy proxy, Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("quiet");
        kube.statefulSet(namespace, "db", 2);
        kube.awaitReady(namespace, "db", 2);
        String last = "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets";
        kube.create(last, Kube.named("last", """
                , "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "db"}}}"""));
        String name = "b-" + namespace;
        ended(0, createBackup(cairn, name, "--include-namespaces", namespace));
        lose(kube, namespace);
        String set = "/apis/apps/v1/namespaces/" + namespace + "/statefulsets/db";
        HoldingProxy.Gate gate = proxy.hold(
                request -> request.method().equals("POST") && request.path().equals(last));

        Cairn.Running restore = startRestore(
                cairn.with(plane.kubeconfig(plane.admin(), proxy.uri())),
                "r-" + namespace,
                "--from-backup",
                name,
                "--quiesce");
        gate.awaitArrival();
        Kube.await(
                "the controller to see that nothing is wanted",
                () -> kube.get(set).at("/status/observedGeneration").asInt(0) == 1);
        assertThat(kube.get(set).at("/spec/replicas").asInt()).isZero();
        assertThat(kube.get(Kube.core(namespace, "pods")).get("items")).isEmpty();
        gate.release();
        ended(0, restore.end());

        assertThat(kube.get(set).at("/spec/replicas").asInt()).isEqualTo(2);
        assertThat(kube.get(set).at("/metadata/annotations/cairn.io~1quiesced").isMissingNode())
                .isTrue();
        kube.awaitReady(namespace, "db", 2);
    }

    @Test
    void aParkedWebhookLetsTheRestPassAndItsReasonIsTheCommandThatRestoresIt(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("parked");
        kube.configMap(namespace, "settings");
        kube.create(WEBHOOKS, Kube.named(namespace, """
                , "webhooks": [{"name": "hook.example.com", "admissionReviewVersions": ["v1"], "sideEffects": "None",
                  "timeoutSeconds": 1, "failurePolicy": "Fail",
                  "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "%1$s"}},
                  "clientConfig": {"service": {"name": "gone", "namespace": "%1$s"}},
                  "rules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"],
                             "resources": ["configmaps"]}]}]""".formatted(namespace)));
        String name = "b-" + namespace;
        String webhook = "validatingwebhookconfigurations.admissionregistration.k8s.io/" + namespace;
        ended(0, createBackup(cairn, name, "--include-namespaces", namespace, "--item", webhook));
        kube.delete(WEBHOOKS + "/" + namespace);
        lose(kube, namespace);

        ended(0, restore(cairn, "r-" + namespace, "--from-backup", name, "--park-webhooks"));

        JsonNode described = described(cairn, "r-" + namespace);
        assertThat(outcomes(described))
                .containsEntry(webhook, "skipped")
                .containsEntry("configmaps/" + namespace + "/settings", "created");
        assertThat(kube.find(WEBHOOKS + "/" + namespace)).isEmpty();
        String command = reason(described, webhook)
                .replaceFirst("^parked: restore it when its service answers, by 'cairn restore ", "")
                .replaceFirst("'$", "");
        ended(0, cairn.restore(command.split(" ")));
        assertThat(kube.find(WEBHOOKS + "/" + namespace)).isPresent();
        kube.delete(WEBHOOKS + "/" + namespace);
    }

    @Test
    void theRightsThatPreflightPrintsAreEnough(ControlPlane plane, Cluster cluster, Kube kube, Cairn cairn)
            throws IOException {
        String namespace = kube.newNamespace("rights");
        kube.claimOfDriver(namespace, "data");
        kube.statefulSet(namespace, "db", 1);
        kube.awaitReady(namespace, "db", 1);
        kube.configMap(namespace, "settings");
        kube.create(Kube.core(namespace, "pods"), """
                {"metadata": {"name": "loader", "annotations": {
                   "post.hook.restore.cairn.io/command": "[\\"trace\\", \\"loaded\\"]"}},
                 "spec": {"containers": [{"name": "main", "image": "registry.example/db:1"}]}}""");
        kube.awaitRunning(namespace, "loader");
        String name = "b-" + namespace;
        ended(0, createBackup(cairn, name, "--include-namespaces", namespace, "--snapshots="));
        lose(kube, namespace);
        String user = plane.newLimitedUser();
        Cairn limited = cairn.with(plane.kubeconfig(user));
        String[] flags = {"--from-backup", name, "--existing-resource-policy", "update", "--quiesce"};
        assertThat(limited.restore(with("preflight", flags)).exit()).isEqualTo(1);
        String role =
                cairn.restore(with("preflight", flags, "-o", "yaml")).out().replace("cairn-restore", user);
        Path file = Files.writeString(Environment.newFolder("role-").resolve("role.yaml"), role);
        cluster.kubectl("create", "-f", file.toString());
        cluster.kubectl("create", "clusterrolebinding", user, "--clusterrole=" + user, "--user=" + user);
        Kube asUser = new Kube(plane, user);
        Kube.await("the rights of " + user, () -> asUser.status("/api/v1/persistentvolumeclaims?limit=1") == 200);

        assertThat(ended(0, limited.restore(with("preflight", flags))).out()).startsWith("nothing is lacking");
        Cairn.Result result = ended(
                0,
                limited.restore(with(
                        "create",
                        Stream.concat(Stream.of("r-" + namespace), Stream.of(flags))
                                .toArray(String[]::new))));

        assertThat(result.err()).doesNotContain("error:", "has not the right", "no right to");
        assertCountsAddUp(described(cairn, "r-" + namespace));
        assertThat(cluster.trace(namespace)).containsExactly("loader loaded");
        kube.awaitReady(namespace, "db", 1);
    }

    private static String[] with(String command, String[] flags, String... more) {
        return Stream.of(new String[] {command}, flags, more)
                .flatMap(Stream::of)
                .toArray(String[]::new);
    }
}
