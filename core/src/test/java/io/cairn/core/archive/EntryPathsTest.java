// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryPathsTest {

    @Test
    void aNamespacedObjectLiesBelowItsNamespace() {
        assertThat(EntryPaths.of(ItemId.parse("deployments.apps/shop/web")))
                .isEqualTo("resources/deployments.apps/namespaces/shop/web.json");
    }

    @Test
    void aClusterScopedObjectLiesBelowCluster() {
        assertThat(EntryPaths.of(ItemId.parse("persistentvolumes/pv4")))
                .isEqualTo("resources/persistentvolumes/cluster/pv4.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pods/ns/p", "persistentvolumes/pv4", "clusterroles.rbac.authorization.k8s.io/system:node"})
    void thePathGivesTheItemBack(String item) {
        ItemId id = ItemId.parse(item);

        assertThat(EntryPaths.item(EntryPaths.of(id))).contains(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata/version",
                "metadata/cairn/plan.json",
                "resources/pods/ns/p.json",
                "resources/pods/namespaces/ns/p.yaml",
                "resources/pods/namespaces//p.json",
                "resources/pods/namespaces/ns/deep/p.json",
                "resources/pods/v1-preferredversion/namespaces/ns/p.json"
            })
    void otherPathsAreNoItems(String path) {
        assertThat(EntryPaths.item(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "resources/pods/namespaces/ns/p.json, pods/ns/p, '', false",
        "resources/pods/cluster/p.json, pods/p, '', false",
        "resources/pods/v1/namespaces/ns/p.json, pods/ns/p, v1, false",
        "resources/pods/v1-preferredversion/namespaces/ns/p.json, pods/ns/p, v1, true",
        "resources/pods/v1-preferredversion/cluster/p.json, pods/p, v1, true",
        "resources/namespaces/cluster/cluster.json, namespaces/cluster, '', false",
        "resources/pods/namespaces/namespaces/.json.json, pods/namespaces/.json, '', false"
    })
    void aPathSaysObjectVersionAndPreference(String path, String item, String version, boolean preferred) {
        assertThat(EntryPaths.object(path)).contains(new ObjectPath(ItemId.parse(item), version, preferred));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resources.json",
                "resources/.json",
                "resources/pods.json",
                "resources/pods/.json",
                "resources//namespaces/ns/p.json",
                "resources/pods/namespaces.json",
                "resources/pods/namespaces/p.json",
                "resources/pods/namespaces/ns/.json",
                "resources/pods/namespaces//p.json",
                "resources/pods/cluster/.json",
                "resources/pods/cluster/ns/p.json",
                "resources/pods/cluster/namespaces/ns/p.json",
                "resources/pods//namespaces/ns/p.json",
                "resources/pods/-preferredversion/namespaces/ns/p.json",
                "resources/pods/v1/v2/namespaces/ns/p.json",
                "resources/pods/v1/ns/p.json",
                "resources/pods/v1/p.json",
                "other/pods/namespaces/ns/p.json",
                "resources/pods/namespaces/ns/p.yaml"
            })
    void otherPathsAreNoObjects(String path) {
        assertThat(EntryPaths.object(path)).isEmpty();
    }
}
