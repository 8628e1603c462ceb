// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import io.cairn.api.ResourceType;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreDecision.Keep;
import io.cairn.api.RunContext;
import io.cairn.testkit.order.MemoryCluster;
import io.cairn.testkit.restore.MemoryRestore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SnapshotRestoreTest {

    private static final ResourceType CLAIMS =
            new ResourceType("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);
    private static final ItemId DATA = ItemId.parse("persistentvolumeclaims/shop/data");

    private final MemoryCluster cluster = new MemoryCluster(List.of(CLAIMS));
    private final MemoryRestore restore = new MemoryRestore().mapping("shop", "test");
    private final Map<String, String> facts =
            new LinkedHashMap<>(Map.of(Facts.HANDLE, "snap-1", Facts.DRIVER, "disk.example.com"));

    private static ResourceType type(String plural, String kind, boolean namespaced) {
        return new ResourceType("snapshot.storage.k8s.io", "v1", plural, kind, namespaced);
    }

    private static MemoryCluster withSnapshots() {
        return new MemoryCluster(List.of(
                CLAIMS,
                type("volumesnapshots", "VolumeSnapshot", true),
                type("volumesnapshotcontents", "VolumeSnapshotContent", false),
                type("volumesnapshotclasses", "VolumeSnapshotClass", false)));
    }

    private static Item claim(String size) {
        return new Item(
                CLAIMS,
                ObjectTree.of(Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "PersistentVolumeClaim",
                        "metadata",
                        Map.of("name", "data", "namespace", "shop"),
                        "spec",
                        Map.of("volumeName", "pv-1", "resources", Map.of("requests", Map.of("storage", size))))));
    }

    private RestoreDecision execute(MemoryCluster target, String size) {
        restore.recording(new Operation("shop/cairn-data-1", Operation.SNAPSHOT, DATA, Duration.ZERO, facts));
        return new SnapshotRestore(target, new RunContext("", Map.of())).execute(claim(size), restore);
    }

    @Test
    void aClaimWithASnapshotIsMadeFromIt() {
        Keep keep = (Keep) execute(withSnapshots(), "1Gi");

        ObjectTree made = keep.item().object();
        ObjectTree content = keep.before().get(0).object();
        ObjectTree snapshot = keep.before().get(1).object();
        String name = snapshot.text("metadata", "name").orElseThrow();
        assertThat(made.tree("spec", "dataSource"))
                .contains(ObjectTree.of(
                        Map.of("apiGroup", "snapshot.storage.k8s.io", "kind", "VolumeSnapshot", "name", name)));
        assertThat(made.value("spec", "volumeName")).isEmpty();
        assertThat(snapshot.text("metadata", "namespace")).contains("test");
        assertThat(snapshot.text("spec", "source", "volumeSnapshotContentName"))
                .isEqualTo(content.text("metadata", "name"));
        assertThat(content.text("spec", "source", "snapshotHandle")).contains("snap-1");
        assertThat(content.text("spec", "driver")).contains("disk.example.com");
        assertThat(content.text("spec", "deletionPolicy")).contains("Retain");
        assertThat(content.tree("spec", "volumeSnapshotRef"))
                .contains(ObjectTree.of(Map.of("name", name, "namespace", "test")));
    }

    @Test
    void aSecondRunNamesTheSameSnapshot() {
        Keep first = (Keep) execute(withSnapshots(), "1Gi");
        Keep second = (Keep) execute(withSnapshots(), "1Gi");

        assertThat(second.before()).isEqualTo(first.before());
    }

    @ParameterizedTest
    @CsvSource({
        "1Gi, 2147483648, 2147483648",
        "500M, 524288000, 524288000",
        "2Gi, 2147483648, 2Gi",
        "3G, 2147483648, 3G",
        "1.5Gi, 2147483648, 2147483648"
    })
    void aClaimAsksForNoLessThanTheSnapshotNeeds(String asked, String needed, String becomes) {
        facts.put(Facts.SIZE, needed);

        Keep keep = (Keep) execute(withSnapshots(), asked);

        assertThat(keep.item().object().text("spec", "resources", "requests", "storage"))
                .contains(becomes);
    }

    @Test
    void whereThereAreNoSnapshotsTheClaimIsEmptyAndANoteSaysSo() {
        Keep keep = (Keep) execute(cluster, "1Gi");

        assertThat(keep.before()).isEmpty();
        assertThat(keep.item()).isEqualTo(claim("1Gi"));
        assertThat(keep.notes()).singleElement().asString().contains("a claim that is made anew gets an empty volume");
    }

    @Test
    void aClaimWithoutASnapshotStaysAsItIs() {
        SnapshotRestore action = new SnapshotRestore(withSnapshots(), new RunContext("", Map.of()));

        assertThat(action.execute(claim("1Gi"), new MemoryRestore())).isEqualTo(RestoreDecision.keep(claim("1Gi")));
    }
}
