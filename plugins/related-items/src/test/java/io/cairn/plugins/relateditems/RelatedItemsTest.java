// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.relateditems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterAccess;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RelatedItemsTest {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
    private static final ResourceType CLAIMS =
            new ResourceType("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);

    private static Item pod(Map<String, Object> spec) {
        return new Item(
                PODS, ObjectTree.of(Map.of("metadata", Map.of("namespace", "shop", "name", "db-0"), "spec", spec)));
    }

    private static Item claim(Map<String, Object> spec) {
        return new Item(
                CLAIMS,
                ObjectTree.of(Map.of("metadata", Map.of("namespace", "shop", "name", "data-db-0"), "spec", spec)));
    }

    private static List<String> claimsOf(Item pod) {
        return new PodClaims()
                .execute(pod).related().stream().map(ItemId::toString).toList();
    }

    @Test
    void aPodBringsTheClaimsThatItsVolumesName() {
        Item pod = pod(Map.of(
                "volumes",
                List.of(
                        Map.of("name", "v1", "persistentVolumeClaim", Map.of("claimName", "data-db-0")),
                        Map.of("name", "v2", "configMap", Map.of("name", "conf")),
                        Map.of("name", "v3", "persistentVolumeClaim", Map.of("claimName", "wal-db-0")))));

        assertThat(claimsOf(pod))
                .containsExactly("persistentvolumeclaims/shop/data-db-0", "persistentvolumeclaims/shop/wal-db-0");
    }

    @Test
    void aPodBringsTheClaimsMadeForItsEphemeralVolumes() {
        Item pod = pod(Map.of(
                "volumes", List.of(Map.of("name", "scratch", "ephemeral", Map.of("volumeClaimTemplate", Map.of())))));

        assertThat(claimsOf(pod)).containsExactly("persistentvolumeclaims/shop/db-0-scratch");
    }

    @Test
    void aClaimThatTwoVolumesNameIsBroughtOnce() {
        Map<String, Object> volume = Map.of("persistentVolumeClaim", Map.of("claimName", "data"));

        assertThat(claimsOf(pod(Map.of("volumes", List.of(volume, volume)))))
                .containsExactly("persistentvolumeclaims/shop/data");
    }

    @Test
    void aPodWithoutVolumesBringsNothing() {
        assertThat(claimsOf(pod(Map.of()))).isEmpty();
        assertThat(claimsOf(pod(Map.of("volumes", ObjectTree.JsonNull.NULL)))).isEmpty();
    }

    @Test
    void aClaimBringsItsVolume() {
        assertThat(new ClaimVolume().execute(claim(Map.of("volumeName", "pv4"))).related())
                .containsExactly(new ItemId("persistentvolumes", "", "pv4"));
    }

    @Test
    void aClaimBringsTheStorageClassThatItNames() {
        ClaimStorageClass action = new ClaimStorageClass();

        assertThat(action.execute(claim(Map.of("storageClassName", "fast"))).related())
                .containsExactly(new ItemId("storageclasses.storage.k8s.io", "", "fast"));
        assertThat(action.execute(claim(Map.of("storageClassName", ""))).related())
                .isEmpty();
        assertThat(action.execute(claim(Map.of())).related()).isEmpty();
    }

    @Test
    void aPodBringsItsServiceAccount() {
        PodServiceAccount action = new PodServiceAccount();

        assertThat(action.execute(pod(Map.of("serviceAccountName", "db"))).related())
                .containsExactly(new ItemId("serviceaccounts", "shop", "db"));
        assertThat(action.execute(pod(Map.of())).related()).isEmpty();
    }

    @Test
    void aClaimThatWaitsForItsVolumeBringsNothing() {
        assertThat(new ClaimVolume().execute(claim(Map.of())).related()).isEmpty();
        assertThat(new ClaimVolume().execute(claim(Map.of("volumeName", ""))).related())
                .isEmpty();
    }

    @Test
    void theItemsThemselvesStayAsTheyAre() {
        Item pod = pod(Map.of());
        Item claim = claim(Map.of("volumeName", "pv4"));

        assertThat(new PodClaims().execute(pod)).extracting(ActionResult::item).isSameAs(pod);
        assertThat(new ClaimVolume().execute(claim))
                .extracting(ActionResult::item)
                .isSameAs(claim);
    }

    @Test
    void theActionsChangeNothingAndNameOnlyWhatTheySay() {
        assertThat(new PodClaims().appliesTo()).isEqualTo(AppliesTo.relating("pods", "persistentvolumeclaims"));
        assertThat(new ClaimVolume().appliesTo())
                .isEqualTo(AppliesTo.relating("persistentvolumeclaims", "persistentvolumes"));
    }

    @Test
    void thePluginNamesItsActionsWhichHaveDifferentNames() {
        assertThat(new RelatedItemsPlugin().backupActions())
                .containsExactly(
                        PodClaims.class,
                        PodServiceAccount.class,
                        ClaimVolume.class,
                        ClaimStorageClass.class,
                        ServiceAccountRoles.class,
                        CustomResourceDefinition.class);
        assertThat(Stream.of(
                                new PodClaims(),
                                new PodServiceAccount(),
                                new ClaimVolume(),
                                new ClaimStorageClass(),
                                new ServiceAccountRoles(mock(ClusterAccess.class)))
                        .map(BackupItemAction::name))
                .doesNotHaveDuplicates();
    }
}
