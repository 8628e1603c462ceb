// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static io.cairn.plugins.restorecleaning.Sample.item;
import static io.cairn.plugins.restorecleaning.Sample.json;
import static io.cairn.plugins.restorecleaning.Sample.kept;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.testkit.restore.MemoryRestore;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {

    private static ObjectTree cleaned(Item item) throws ClusterException {
        return kept(new Metadata(Sample.switches()), item, new MemoryRestore());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'generateName': 'db-'",
                "'selfLink': '/api/v1/x'",
                "'uid': 'u1'",
                "'resourceVersion': '7'",
                "'generation': 3",
                "'creationTimestamp': '2026-01-01T00:00:00Z'",
                "'deletionTimestamp': '2026-01-01T00:00:00Z'",
                "'deletionGracePeriodSeconds': 30",
                "'managedFields': [{'manager': 'kubectl'}]"
            })
    void whatAnApiServerSetsIsTakenOff(String field) throws ClusterException {
        assertThat(cleaned(item("pods/shop/db-0", "{'metadata': {" + field + "}}")))
                .isEqualTo(item("pods/shop/db-0", "{}").object());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'labels': {'app': 'db'}",
                "'annotations': {'note': 'x'}",
                "'finalizers': ['example.com/tidy']",
                "'ownerReferences': [{'kind': 'StatefulSet', 'name': 'db', 'uid': 'u2'}]",
                "'whatComesLater': 1"
            })
    void theRestStays(String field) throws ClusterException {
        Item item = item("pods/shop/db-0", "{'metadata': {" + field + "}}");

        assertThat(cleaned(item)).isEqualTo(item.object());
    }

    @Test
    void finalizersOfADeletionUnderWayAreTakenOff() throws ClusterException {
        assertThat(cleaned(item(
                                "pods/shop/db-0",
                                "{'metadata': {'finalizers': ['foregroundDeletion', 'example.com/tidy', 'orphan']}}"))
                        .texts("metadata", "finalizers"))
                .containsExactly("example.com/tidy");
        assertThat(cleaned(item("pods/shop/db-0", "{'metadata': {'finalizers': ['orphan']}}"))
                        .value("metadata", "finalizers"))
                .isEmpty();
    }

    @Test
    void otherFieldsOfTheObjectStay() throws ClusterException {
        Item item = item("pods/shop/db-0", "{'spec': {'uid': 'mine'}, 'status': {'phase': 'Running'}}");

        assertThat(cleaned(item)).isEqualTo(item.object());
    }

    @Test
    void anObjectWithoutMetadataStaysAsItIs() throws ClusterException {
        Item item = new Item(item("pods/shop/db-0", "{}").type(), ObjectTree.of(Map.of("kind", "Pod")));

        assertThat(cleaned(item)).isEqualTo(json("{'kind': 'Pod'}"));
    }
}
