// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Restores.count;
import static io.cairn.e2e.Restores.described;
import static io.cairn.e2e.Restores.line;
import static io.cairn.e2e.Restores.onTerminal;
import static io.cairn.e2e.Restores.startRestore;
import static io.cairn.e2e.Restores.time;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** The pods of the first StatefulSet are placed on a node that isn't there, so they become ready when the test says so. */
@ExtendWith(ClusterEnvironment.class)
class RestoreGateTest {

    @Test
    void theSecondStatefulSetIsMadeWhenTheFirstIsReady(Kube kube, Cairn cairn) throws IOException {
        String namespace = twoSets(kube, cairn);
        Path spec = spec(namespace, "{condition: ready, timeout: 2m}");

        Cairn.Running restore = startRestore(onTerminal(cairn), "r1", "-f", spec.toString());
        Kube.await(
                "the terminal to say for what it waits",
                () -> restore.soFar()
                        .contains("waiting for statefulsets.apps/" + namespace + "/first: 0 of 1 replica"));
        assertThat(kube.find(set(namespace, "second"))).isEmpty();
        Instant ready = Instant.now();
        makeReady(kube, Kube.core(namespace, "pods", "first-0"));
        ended(0, restore.end());

        JsonNode described = described(cairn, "r1");
        assertThat(time(line(described, "statefulsets.apps/" + namespace + "/second"), "started"))
                .isAfter(ready)
                .isAfter(time(line(described, "statefulsets.apps/" + namespace + "/first"), "completed"));
        kube.awaitReady(namespace, "second", 1);
    }

    @Test
    void aGateThatStopsLeavesWhatIsBehindItUnmade(Kube kube, Cairn cairn) throws IOException {
        String namespace = twoSets(kube, cairn);

        Cairn.Result result = ended(
                1,
                startRestore(
                                cairn,
                                "r1",
                                "-f",
                                spec(namespace, "{condition: ready, timeout: 1s, onTimeout: stop}")
                                        .toString())
                        .end());

        assertThat(result.err())
                .contains(
                        "statefulsets.apps/" + namespace + "/first", "stops the restore", "0 of 1 replica", "--resume")
                .doesNotContain("Cairn itself");
        assertThat(kube.find(set(namespace, "first"))).isPresent();
        assertThat(kube.find(set(namespace, "second"))).isEmpty();
        JsonNode described = described(cairn, "r1");
        assertThat(described.get("phase").asString()).isEqualTo("Failed");
        assertThat(count(described, "not begun")).isEqualTo(1);

        makeReady(kube, Kube.core(namespace, "pods", "first-0"));
        ended(0, cairn.restore("create", "r1", "--resume"));
        assertThat(kube.find(set(namespace, "second"))).isPresent();
    }

    @Test
    void aGateThatContinuesSaysWhatIsNotReady(Kube kube, Cairn cairn) throws IOException {
        String namespace = twoSets(kube, cairn);

        Cairn.Result result = ended(
                3,
                startRestore(
                                cairn,
                                "r1",
                                "-f",
                                spec(namespace, "{condition: ready, timeout: 1s, onTimeout: continue}")
                                        .toString())
                        .end());

        assertThat(result.err()).contains("statefulsets.apps/" + namespace + "/first is restored and not ready: ");
        assertThat(kube.find(set(namespace, "second"))).isPresent();
        JsonNode described = described(cairn, "r1");
        assertThat(described.get("phase").asString()).isEqualTo("PartiallyFailed");
        assertThat(count(described, "failed")).isZero();
    }

    private static String twoSets(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("gate");
        kube.create("/apis/apps/v1/namespaces/" + namespace + "/statefulsets", Kube.named("first", """
                , "spec": {"replicas": 1, "serviceName": "first", "selector": {"matchLabels": {"app": "first"}},
                  "template": {"metadata": {"labels": {"app": "first"}},
                    "spec": {"nodeName": "elsewhere", "terminationGracePeriodSeconds": 0,
                             "containers": [{"name": "main", "image": "registry.example/db:1"}]}}}"""));
        kube.statefulSet(namespace, "second", 1);
        ended(
                0,
                createBackup(
                        cairn,
                        "b1",
                        "--include-namespaces",
                        namespace,
                        "--include-resources",
                        "statefulsets.apps,namespaces"));
        for (String name : new String[] {"first", "second"}) {
            kube.delete(set(namespace, name));
            Kube.await(
                    "the end of " + name, () -> kube.find(set(namespace, name)).isEmpty());
        }
        Kube.await("the end of the pods", () -> {
            kube.deleteIfPresent(Kube.core(namespace, "pods", "first-0") + "?gracePeriodSeconds=0");
            return kube.get(Kube.core(namespace, "pods")).get("items").isEmpty();
        });
        return namespace;
    }

    private static Path spec(String namespace, String gate) throws IOException {
        return Files.writeString(
                Environment.newFolder("spec-").resolve("restore.yaml"), """
                apiVersion: cairn.io/v1
                kind: Restore
                spec:
                  backupName: b1
                  order:
                    - select: {type: statefulsets.apps, names: %1$s/first}
                      gate: %2$s
                    - select: {type: statefulsets.apps, names: %1$s/second}
                """.formatted(namespace, gate));
    }

    private static String set(String namespace, String name) {
        return "/apis/apps/v1/namespaces/" + namespace + "/statefulsets/" + name;
    }

    private static void makeReady(Kube kube, String pod) {
        kube.patch(pod + "/status", """
                {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True",
                            "lastTransitionTime": "%s"}]}}""".formatted(Instant.now().truncatedTo(ChronoUnit.SECONDS)));
    }
}
