// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static io.cairn.plugins.restorecleaning.Sample.item;
import static io.cairn.plugins.restorecleaning.Sample.json;
import static io.cairn.plugins.restorecleaning.Sample.keep;
import static io.cairn.plugins.restorecleaning.Sample.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.testkit.order.MemoryCluster;
import io.cairn.testkit.restore.MemoryRestore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageTest {

    private static final String CLAIM = "persistentvolumeclaims/shop/data";
    private static final String VOLUME = "persistentvolumes/pv4";

    private final MemoryCluster cluster = Sample.cluster();
    private final Claims claims = new Claims(Sample.switches(), cluster);
    private final Volumes volumes = new Volumes(Sample.switches());

    private static Item claim(String spec) {
        return item(CLAIM, "{'spec': " + spec + "}");
    }

    private boolean keepsVolume(MemoryRestore restore) throws ClusterException {
        return kept(claims, claim("{'volumeName': 'pv4'}"), restore)
                .text("spec", "volumeName")
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pv.kubernetes.io/bind-completed",
                "pv.kubernetes.io/bound-by-controller",
                "volume.beta.kubernetes.io/storage-provisioner",
                "volume.kubernetes.io/storage-provisioner",
                "volume.kubernetes.io/selected-node"
            })
    void howAClaimWasBoundIsTakenOff(String annotation) throws ClusterException {
        assertThat(kept(
                        claims,
                        item(CLAIM, "{'metadata': {'annotations': {'" + annotation + "': 'yes', 'mine': 'x'}}}"),
                        new MemoryRestore()))
                .isEqualTo(item(CLAIM, "{'metadata': {'annotations': {'mine': 'x'}}}")
                        .object());
        assertThat(kept(
                        claims,
                        item(CLAIM, "{'metadata': {'annotations': {'" + annotation + "': 'yes'}}}"),
                        new MemoryRestore()))
                .isEqualTo(item(CLAIM, "{}").object());
    }

    @Test
    void whyAVolumeIsLeftOutIsTrueWhileItsClaimIsThere() {
        Item volume = item(VOLUME, "{'spec': {'persistentVolumeReclaimPolicy': 'Delete'}}");

        assertThat(volumes.execute(volume, new MemoryRestore()))
                .isEqualTo(RestoreDecision.skip(
                        "its reclaim policy is Delete: such a volume and its data go with its claim, and a claim that is"
                                + " made anew gets a new volume"));
    }

    @Test
    void aClaimKeepsItsVolumeIfThatIsRestoredAndThereForIt() throws ClusterException {
        cluster.add(item(VOLUME, "{'spec': {'claimRef': {'namespace': 'shop', 'name': 'data'}}}"));

        assertThat(keepsVolume(new MemoryRestore().restoring(VOLUME))).isTrue();
    }

    @Test
    void aClaimKeepsAVolumeThatIsForNoClaimYet() throws ClusterException {
        cluster.add(item(VOLUME, "{'spec': {}}"));

        assertThat(keepsVolume(new MemoryRestore().restoring(VOLUME))).isTrue();
    }

    @Test
    void aClaimLosesAVolumeThatIsNotRestored() throws ClusterException {
        cluster.add(item(VOLUME, "{'spec': {'claimRef': {'namespace': 'shop', 'name': 'data'}}}"));

        assertThat(keepsVolume(new MemoryRestore())).isFalse();
    }

    @Test
    void aClaimLosesAVolumeThatWasLeftOut() throws ClusterException {
        assertThat(keepsVolume(new MemoryRestore().restoring(VOLUME))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'spec': {'claimRef': {'namespace': 'shop', 'name': 'other'}}}",
                "{'spec': {'claimRef': {'namespace': 'other', 'name': 'data'}}}",
                "{'metadata': {'deletionTimestamp': '2026-01-01T00:00:00Z'}}",
                "{'spec': {'persistentVolumeReclaimPolicy': 'Delete'}, 'status': {'phase': 'Released'}}",
                "{'spec': {'persistentVolumeReclaimPolicy': 'Delete'}, 'status': {'phase': 'Failed'}}"
            })
    void aClaimLosesAVolumeThatIsNotForItOrIsGoing(String volume) throws ClusterException {
        cluster.add(item(VOLUME, volume));

        assertThat(keepsVolume(new MemoryRestore().restoring(VOLUME))).isFalse();
    }

    @Test
    void aClaimThatIsMovedKeepsTheVolumeThatIsForItThere() throws ClusterException {
        cluster.add(item(VOLUME, "{'spec': {'claimRef': {'namespace': 'test', 'name': 'data'}}}"));

        assertThat(keepsVolume(new MemoryRestore().restoring(VOLUME).mapping("shop", "test")))
                .isTrue();
        assertThat(keepsVolume(new MemoryRestore().restoring(VOLUME))).isFalse();
    }

    @Test
    void theUserIsToldWhatToDoWithAVolumeThatIsStillBoundToTheDeletedClaim() throws ClusterException {
        cluster.add(item(
                VOLUME,
                "{'spec': {'claimRef': {'namespace': 'shop', 'name': 'data', 'uid': 'old'},"
                        + " 'persistentVolumeReclaimPolicy': 'Retain'}, 'status': {'phase': 'Released'}}"));

        assertThat(keep(claims, claim("{'volumeName': 'pv4'}"), new MemoryRestore().restoring(VOLUME))
                        .notes())
                .singleElement()
                .asString()
                .contains("pv4", "spec.claimRef.uid");
    }

    @ParameterizedTest
    @CsvSource({"dataSource", "dataSourceRef"})
    void aSourceThatIsNotRestoredIsTakenOffWithANote(String field) throws ClusterException {
        Item claim = claim("{'" + field
                + "': {'apiGroup': 'snapshot.storage.k8s.io', 'kind': 'VolumeSnapshot', 'name': 'monday'}}");

        RestoreDecision.Keep without = keep(claims, claim, new MemoryRestore());
        assertThat(without.item().object().value("spec", field)).isEmpty();
        assertThat(without.notes())
                .containsExactly("its " + field + " volumesnapshots.snapshot.storage.k8s.io/shop/monday isn't restored,"
                        + " so that a claim that is made anew gets an empty volume");
        RestoreDecision.Keep with = keep(
                claims, claim, new MemoryRestore().restoring("volumesnapshots.snapshot.storage.k8s.io/shop/monday"));
        assertThat(with.item()).isEqualTo(claim);
        assertThat(with.notes()).isEmpty();
    }

    @Test
    void aClaimThatIsTheSourceMustBeRestoredToo() throws ClusterException {
        Item claim = claim("{'dataSource': {'kind': 'PersistentVolumeClaim', 'name': 'origin'}}");

        assertThat(kept(claims, claim, new MemoryRestore()).value("spec", "dataSource"))
                .isEmpty();
        assertThat(kept(claims, claim, new MemoryRestore().restoring("persistentvolumeclaims/shop/origin")))
                .isEqualTo(claim.object());
    }

    @Test
    void aSourceInAnotherNamespaceMovesWithIt() throws ClusterException {
        Item claim = claim("{'dataSourceRef': {'apiGroup': 'snapshot.storage.k8s.io', 'kind': 'VolumeSnapshot',"
                + " 'namespace': 'gold', 'name': 'monday'}}");

        assertThat(kept(
                                claims,
                                claim,
                                new MemoryRestore()
                                        .mapping("gold", "silver")
                                        .restoring("volumesnapshots.snapshot.storage.k8s.io/gold/monday"))
                        .text("spec", "dataSourceRef", "namespace"))
                .contains("silver");
    }

    @Test
    void aSourceThatAPopulatorKnowsStays() throws ClusterException {
        Item claim = claim("{'dataSourceRef': {'apiGroup': 'example.com', 'kind': 'Image', 'name': 'base'}}");

        assertThat(kept(claims, claim, new MemoryRestore())).isEqualTo(claim.object());
    }

    @ParameterizedTest
    @CsvSource({"Delete,true", "Retain,false", "Recycle,false", "'',false"})
    void aVolumeWhoseDataWentWithItsClaimIsLeftOut(String policy, boolean left) {
        RestoreDecision decision = volumes.execute(
                item(VOLUME, "{'spec': {'persistentVolumeReclaimPolicy': '" + policy + "'}}"), new MemoryRestore());

        assertThat(decision instanceof RestoreDecision.Skip).isEqualTo(left);
    }

    @Test
    void aVolumeStaysForItsClaimWhereThatGoes() throws ClusterException {
        ObjectTree volume = kept(
                volumes,
                item(
                        VOLUME,
                        "{'metadata': {'annotations': {'pv.kubernetes.io/bound-by-controller': 'yes',"
                                + " 'pv.kubernetes.io/provisioned-by': 'csi.example.com'}},"
                                + " 'spec': {'persistentVolumeReclaimPolicy': 'Retain', 'claimRef': {'kind': 'PersistentVolumeClaim',"
                                + " 'namespace': 'shop', 'name': 'data', 'uid': 'old', 'resourceVersion': '5'}}}"),
                new MemoryRestore().mapping("shop", "test"));

        assertThat(volume.tree("spec", "claimRef"))
                .contains(json("{'kind': 'PersistentVolumeClaim', 'namespace': 'test', 'name': 'data'}"));
        assertThat(volume.textFields("metadata", "annotations")).containsOnlyKeys("pv.kubernetes.io/provisioned-by");
    }

    @Test
    void aVolumeWithoutAClaimStaysAsItIs() throws ClusterException {
        Item volume = item(VOLUME, "{'spec': {'persistentVolumeReclaimPolicy': 'Retain'}}");

        assertThat(kept(volumes, volume, new MemoryRestore())).isEqualTo(volume.object());
    }
}
