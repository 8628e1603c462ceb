// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Backups.items;
import static io.cairn.e2e.Backups.journal;
import static io.cairn.e2e.Backups.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.e2e.FaultyRelay.Fault;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** A server that is busy and a network that breaks in the middle of a serial stage. */
@ExtendWith(Environment.class)
class SerialFaultsTest {

    @Test
    void busyAnswersAndResetConnectionsLeaveOrderAndCountsRight(ControlPlane plane, Kube kube, Cairn cairn) {
        String namespace = kube.newNamespace("faults");
        List<String> pods = List.of("db-3", "db-1", "db-4", "db-0", "db-5", "db-2");
        pods.forEach(pod -> kube.pod(namespace, pod));
        kube.configMap(namespace, "settings");
        List<String> turns =
                pods.stream().map(pod -> "pods/" + namespace + "/" + pod).toList();

        try (FaultyRelay relay = new FaultyRelay(plane)) {
            relay.spoil(Kube.core(namespace, "pods", "db-1"), Fault.BUSY);
            relay.spoil(Kube.core(namespace, "pods", "db-4"), Fault.RESET);
            relay.spoil(Kube.core(namespace, "pods", "db-0"), Fault.BUSY, Fault.RESET, Fault.TORN);
            relay.spoil(Kube.core(namespace, "pods", "db-5"), Fault.TORN);

            Cairn.Result result = ended(
                    0,
                    createBackup(
                            cairn.with(plane.kubeconfig(plane.admin(), relay.uri())),
                            "b1",
                            "--include-namespaces",
                            namespace,
                            "--ordered-resources",
                            "pod="
                                    + pods.stream()
                                            .map(pod -> namespace + "/" + pod)
                                            .collect(Collectors.joining(","))));

            assertThat(result.err()).doesNotContain("warning", "error");
            // Each spoilt GET is repeated, and no pod is asked for before the one before it has come.
            assertThat(relay.gets(Kube.core(namespace, "pods") + "/"))
                    .containsExactlyElementsOf(Stream.of(
                                    "db-3", "db-1", "db-1", "db-4", "db-4", "db-0", "db-0", "db-0", "db-0", "db-5",
                                    "db-5", "db-2")
                            .map(pod -> Kube.core(namespace, "pods", pod))
                            .toList());
        }

        JsonNode backup = cairn.describe("b1");
        assertThat(backup.at("/phase").asString()).isEqualTo("Completed");
        assertThat(backup.at("/differences")).isEmpty();
        List<JsonNode> journal = journal(backup);
        assertThat(items(journal)).startsWith(turns.toArray(String[]::new)).doesNotHaveDuplicates();
        StoredBackup archive = stored(cairn, "b1");
        assertThat(archive.items())
                .startsWith(turns.toArray(String[]::new))
                .contains("configmaps/" + namespace + "/settings")
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(items(journal));
        assertThat(backup.at("/items/captured").asInt()).isEqualTo(journal.size());
        assertThat(backup.at("/items/failed").asInt()
                        + backup.at("/items/vanished").asInt())
                .isZero();
        Instant completed = Instant.MIN;
        for (JsonNode line : journal.subList(0, turns.size())) {
            assertThat(Instant.parse(line.get("started").asString()))
                    .describedAs("start of %s", line)
                    .isAfterOrEqualTo(completed);
            completed = Instant.parse(line.get("completed").asString());
            assertThat(archive.resourceVersion(line.get("item").asString()))
                    .isEqualTo(line.get("resourceVersion").asString());
        }
    }
}
