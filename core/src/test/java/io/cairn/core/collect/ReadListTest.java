// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.api.Selection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadListTest {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
    private static final ResourceType CLAIMS =
            new ResourceType("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);
    private static final ResourceType CONFIGS = new ResourceType("", "v1", "configmaps", "ConfigMap", true);
    private static final ResourceType VOLUMES =
            new ResourceType("", "v1", "persistentvolumes", "PersistentVolume", false);

    private static final ResourceType CLASSES = new ResourceType("apps", "v1", "classes", "Class", false);

    private static Selection all(ResourceType type) {
        return new Selection.OfType(type, "", "");
    }

    @Test
    void podsClaimsAndVolumesAreReadFirstThenTypesThatTendToBeMany() {
        ReadList list = ReadList.of(List.of(all(CLASSES), all(CONFIGS), all(VOLUMES), all(CLAIMS), all(PODS)));

        assertThat(list.targets())
                .extracting(ReadList.Target::type)
                .containsExactly(PODS, CLAIMS, VOLUMES, CONFIGS, CLASSES);
    }

    @Test
    void aListInsideAnotherIsNotReadTwice() {
        ReadList list = ReadList.of(List.of(
                all(PODS),
                new Selection.OfType(PODS, "shop", ""),
                new Selection.OfType(PODS, "", "app=db"),
                all(PODS)));

        assertThat(list.targets()).containsExactly(new ReadList.Target(PODS, "", "", false));
    }

    @Test
    void listsThatMayShareItemsKnowIt() {
        ReadList list = ReadList.of(List.of(
                new Selection.OfType(PODS, "", "app=db"),
                new Selection.OfType(PODS, "", "tier=a"),
                new Selection.OfType(CLAIMS, "a", ""),
                new Selection.OfType(CLAIMS, "b", "")));

        assertThat(list.targets())
                .filteredOn(ReadList.Target::overlapping)
                .extracting(ReadList.Target::type)
                .containsExactly(PODS, PODS);
    }

    @Test
    void singleItemsOfAllSelectionsAreSorted() {
        ItemId one = new ItemId("pods", "shop", "db-0");
        ItemId other = new ItemId("pods", "other", "db-0");
        ReadList list =
                ReadList.of(List.of(new Selection.OfItems(Set.of(one)), new Selection.OfItems(Set.of(other, one))));

        assertThat(list.items()).containsExactly(other, one);
    }
}
