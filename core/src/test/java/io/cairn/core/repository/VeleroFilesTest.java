// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import io.cairn.api.ResourceType;
import io.cairn.core.json.TreeJson;
import io.cairn.core.repository.VeleroFiles.ClaimedVolume;
import io.cairn.core.repository.VeleroFiles.Result;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VeleroFilesTest {

    @Test
    void theBackupObjectTellsWhatVeleroNeedsAndNothingThatWouldExpire() {
        ObjectTree spec = ObjectTree.of(Map.of("includedNamespaces", List.of("shop")));

        ObjectTree backup = TreeJson.read(VeleroFiles.backup(Samples.record("b1", Phase.PARTIALLY_FAILED), spec));

        assertThat(backup.text("apiVersion")).contains("velero.io/v1");
        assertThat(backup.text("kind")).contains("Backup");
        assertThat(backup.text("metadata", "name")).contains("b1");
        assertThat(backup.text("metadata", "namespace")).contains("velero");
        assertThat(backup.textFields("metadata", "annotations"))
                .containsEntry("velero.io/source-cluster-k8s-gitversion", "v1.34.1")
                .containsEntry("velero.io/source-cluster-k8s-major-version", "1")
                .containsEntry("velero.io/source-cluster-k8s-minor-version", "34");
        assertThat(backup.tree("spec")).contains(spec);
        assertThat(backup.tree("status").orElseThrow().fields())
                .containsEntry("phase", "PartiallyFailed")
                .containsEntry("formatVersion", "1.0.0")
                .containsEntry("version", 1L)
                .containsEntry("startTimestamp", "2026-11-23T12:00:00Z")
                .containsEntry("completionTimestamp", "2026-11-23T12:00:05Z")
                .containsEntry("warnings", 1L)
                .containsEntry("errors", 0L)
                .doesNotContainKey("expiration");
        assertThat(backup.value("status", "progress", "totalItems")).contains(5L);
        assertThat(backup.value("status", "progress", "itemsBackedUp")).contains(2L);
    }

    @Test
    void aVolumeIsSkippedWithItsReclaimPolicyAndWithoutAMethod() throws IOException {
        byte[] file = VeleroFiles.volumeInfo(
                List.of(new ClaimedVolume("shop", "data-0", "pv4", "Retain", Map.of("tier", "gold"))), List.of());

        assertThat(plain(file))
                .isEqualTo("[{\"pvcName\":\"data-0\",\"pvcNamespace\":\"shop\",\"pvName\":\"pv4\","
                        + "\"snapshotDataMoved\":false,\"preserveLocalSnapshot\":false,\"skipped\":true,"
                        + "\"skippedReason\":\"Cairn captured no volume data\","
                        + "\"pvInfo\":{\"reclaimPolicy\":\"Retain\",\"labels\":{\"tier\":\"gold\"}}}]");
        assertThat(plain(VeleroFiles.volumeInfo(List.of(), List.of()))).isEqualTo("[]");
        assertThat(plain(VeleroFiles.none())).isEqualTo("[]");
    }

    @ParameterizedTest
    @CsvSource({
        "COMPLETED, Cairn cut the snapshot snap-1 and only Cairn restores from it",
        "FAILED, Cairn captured no volume data"
    })
    void ofAVolumeWithASnapshotTheReasonNamesIt(OperationRecord.State state, String reason) throws IOException {
        OperationRecord snapshot = new OperationRecord(
                "s1",
                Operation.SNAPSHOT,
                new ItemId("persistentvolumeclaims", "shop", "data-0"),
                "csi-snapshots/snapshot",
                1,
                state,
                Instant.EPOCH,
                Instant.EPOCH,
                "",
                Map.of("handle", "snap-1"));

        byte[] file = VeleroFiles.volumeInfo(
                List.of(new ClaimedVolume("shop", "data-0", "pv4", "Delete", Map.of())), List.of(snapshot));

        assertThat(plain(file)).contains("\"skipped\":true,\"skippedReason\":\"" + reason + "\"");
    }

    @Test
    void resultsAreGroupedByNamespace() throws IOException {
        byte[] file = VeleroFiles.results(
                List.of(new Result("", "w1"), new Result("shop", "w2"), new Result("shop", "w3")), List.of());

        assertThat(plain(file))
                .isEqualTo(
                        "{\"errors\":{},\"warnings\":{\"cluster\":[\"w1\"],\"namespaces\":{\"shop\":[\"w2\",\"w3\"]}}}");
    }

    @Test
    void theResourceListHasSortedNamesByVersionAndKind() throws IOException {
        ResourceType deployments = new ResourceType("apps", "v1", "deployments", "Deployment", true);
        ResourceType volumes = new ResourceType("", "v1", "persistentvolumes", "PersistentVolume", false);
        ResourceList list = new ResourceList();
        list.add(volumes, ItemId.parse("persistentvolumes/pv4"));
        list.add(deployments, ItemId.parse("deployments.apps/shop/web"));
        list.add(deployments, ItemId.parse("deployments.apps/shop/api"));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        list.writeTo(file);

        assertThat(plain(file.toByteArray()))
                .isEqualTo("{\"apps/v1/Deployment\":[\"shop/api\",\"shop/web\"],\"v1/PersistentVolume\":[\"pv4\"]}");
    }

    private static String plain(byte[] packed) throws IOException {
        return new String(
                Gzip.plain(new ByteArrayInputStream(packed), "the file").readAllBytes(), UTF_8);
    }
}
