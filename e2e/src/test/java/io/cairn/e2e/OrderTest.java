// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.among;
import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Backups.items;
import static io.cairn.e2e.Backups.journal;
import static io.cairn.e2e.Backups.stored;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(Environment.class)
class OrderTest {

    @Test
    void listedPodsAndClaimsOfTwoNamespacesComeFirstInTheGivenOrder(Kube kube, Cairn cairn) throws Exception {
        String one = databaseNamespace(kube, "order-a");
        String two = databaseNamespace(kube, "order-b");
        List<String> turns = List.of(
                "pods/" + two + "/db-2",
                "persistentvolumeclaims/" + two + "/data-2", // not listed: it goes with its pod
                "pods/" + one + "/db-0",
                "pods/" + two + "/db-0",
                "persistentvolumeclaims/" + one + "/data-2",
                "persistentvolumeclaims/" + two + "/data-0",
                "persistentvolumeclaims/" + one + "/data-0");

        ended(
                0,
                createBackup(
                        cairn,
                        "b1",
                        "--include-namespaces",
                        one + "," + two,
                        "--ordered-resources",
                        "pods=%s/db-2,%s/db-0,%s/db-0;persistentvolumeclaims=%s/data-2,%s/data-0,%s/data-0"
                                .formatted(two, one, two, one, two, one)));

        StoredBackup archive = stored(cairn, "b1");
        List<JsonNode> journal = journal(cairn.describe("b1"));
        assertThat(archive.items()).startsWith(turns.toArray(String[]::new));
        assertThat(archive.items())
                .contains("pods/" + one + "/db-1", "persistentvolumeclaims/" + two + "/data-1")
                .doesNotHaveDuplicates();
        assertThat(items(journal)).startsWith(turns.toArray(String[]::new));
        assertThat(items(journal)).containsExactlyInAnyOrderElementsOf(archive.items());
        assertOneAfterAnother(journal.subList(0, turns.size()));
        for (JsonNode line : journal) {
            String item = line.get("item").asString();
            assertThat(line.get("resourceVersion").asString()).isEqualTo(archive.resourceVersion(item));
            assertThat(line.get("sha256").asString()).isEqualTo(sha256(archive.bytes(item)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pod, persistentvolumeclaim",
        "pods, persistentvolumeclaims",
        "Pod, PersistentVolumeClaim",
        "po, pvc",
        "PODS, PVC",
    })
    void aTypeMayBeWrittenInEveryFormThatKubectlKnows(String pods, String claims, Kube kube, Cairn cairn) {
        String one = databaseNamespace(kube, "forms-a");
        String two = databaseNamespace(kube, "forms-b");

        ended(
                0,
                createBackup(
                        cairn,
                        "b1",
                        "--include-namespaces",
                        one + "," + two,
                        "--ordered-resources",
                        " %s = %s/db-1 , %s/db-0 ; %s = %s/data-1,%s/data-0 "
                                .formatted(pods, one, two, claims, two, one)));

        assertThat(stored(cairn, "b1").items())
                .startsWith(
                        "pods/" + one + "/db-1",
                        "persistentvolumeclaims/" + one + "/data-1",
                        "pods/" + two + "/db-0",
                        "persistentvolumeclaims/" + two + "/data-0",
                        "persistentvolumeclaims/" + two + "/data-1",
                        "persistentvolumeclaims/" + one + "/data-0");
    }

    @Test
    void podsGoBeforeClaimsAlsoIfTheMapNamesClaimsFirst(Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube, "core");

        ended(
                0,
                createBackup(
                        cairn,
                        "b1",
                        "--include-namespaces",
                        namespace,
                        "--ordered-resources",
                        "pvc=%s/data-1;pod=%s/db-1".formatted(namespace, namespace)));

        assertThat(stored(cairn, "b1").items())
                .startsWith("pods/" + namespace + "/db-1", "persistentvolumeclaims/" + namespace + "/data-1");
    }

    @Test
    void theStatefulSetOrdererTakesTheHighestOrdinalFirstEachWithItsClaim(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("sts");
        kube.create("/apis/apps/v1/namespaces/" + namespace + "/statefulsets", """
                {"metadata": {"name": "db"},
                 "spec": {"replicas": 3, "podManagementPolicy": "Parallel", "serviceName": "db",
                  "selector": {"matchLabels": {"app": "db"}},
                  "template": {"metadata": {"labels": {"app": "db"}},
                               "spec": {"containers": [{"name": "main", "image": "registry.example/db:1"}]}},
                  "volumeClaimTemplates": [{"metadata": {"name": "data"},
                    "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "",
                             "resources": {"requests": {"storage": "1Gi"}}}}]}}""");
        List<String> expected = new ArrayList<>();
        for (int ordinal = 2; ordinal >= 0; ordinal--) {
            expected.add("pods/" + namespace + "/db-" + ordinal);
            expected.add("persistentvolumeclaims/" + namespace + "/data-db-" + ordinal);
            String pod = Kube.core(namespace, "pods", "db-" + ordinal);
            Kube.await(pod, () -> kube.find(pod).isPresent());
        }

        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace, "--orderer", "statefulset"));

        assertThat(stored(cairn, "b1").items()).startsWith(expected.toArray(String[]::new));
    }

    @Test
    void thePlanTellsTheOrderAndWritesNothing(Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube, "plan");

        Cairn.Result plan = ended(
                0,
                cairn.backup(
                        "plan",
                        "--include-namespaces",
                        namespace,
                        "--ordered-resources",
                        "pod=%s/db-2,%s/db-0".formatted(namespace, namespace)));

        assertThat(plan.out()).containsSubsequence(namespace + "/db-2", namespace + "/db-0");
        Backups.assertNothingWritten(cairn);
    }

    @Test
    void aNamespaceBackupBringsTheVolumesOfItsClaims(Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("related");
        kube.boundClaim(namespace, "data");
        kube.pod(namespace, "db-0", "data");

        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace));

        assertThat(among(
                        stored(cairn, "b1").items(),
                        List.of(
                                "namespaces/" + namespace,
                                "pods/" + namespace + "/db-0",
                                "persistentvolumeclaims/" + namespace + "/data",
                                "persistentvolumes/" + namespace + "-data")))
                .hasSize(4);
    }

    /** Three pods with a claim each, and something else beside them. */
    private static String databaseNamespace(Kube kube, String prefix) {
        String namespace = kube.newNamespace(prefix);
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            kube.claim(namespace, "data-" + ordinal);
            kube.pod(namespace, "db-" + ordinal, "data-" + ordinal);
        }
        kube.configMap(namespace, "settings");
        return namespace;
    }

    private static void assertOneAfterAnother(List<JsonNode> lines) {
        for (int turn = 1; turn < lines.size(); turn++) {
            assertThat(Instant.parse(lines.get(turn).get("started").asString()))
                    .describedAs("start of turn %d in %s", turn, lines)
                    .isAfterOrEqualTo(
                            Instant.parse(lines.get(turn - 1).get("completed").asString()));
        }
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
