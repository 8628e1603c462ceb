// SPDX-License-Identifier: Apache-2.0
package io.cairn.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ResourceType;
import io.cairn.core.archive.ArchiveIndex;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.gate.Target;
import io.cairn.core.plan.Wish.Origin;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Of the records that have methods of their own. */
class OwnEqualityTest {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
    private static final ResourceType CLAIMS =
            new ResourceType("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);

    /** Of values each of which differs from the first in one part. */
    private static void assertThatEachPartCounts(Supplier<List<Object>> values) {
        List<Object> made = values.get();
        assertThat(made.subList(1, made.size())).noneMatch(made.get(0)::equals);
        assertThat(values.get())
                .isEqualTo(made)
                .map(Object::hashCode)
                .isEqualTo(made.stream().map(Object::hashCode).toList());
    }

    @Test
    void positionsThatDifferInAnyPartAreNotTheSame() {
        assertThatEachPartCounts(() -> List.of(
                new EntryPosition(1, 2, 3),
                new EntryPosition(0, 2, 3),
                new EntryPosition(1, 0, 3),
                new EntryPosition(1, 2, 0)));
    }

    @Test
    void indexesThatDifferInAnyPartAreNotTheSame() {
        assertThatEachPartCounts(() -> List.of(
                new ArchiveIndex(List.of(0L, 7L), 9),
                new ArchiveIndex(List.of(0L, 6L), 9),
                new ArchiveIndex(List.of(0L), 9),
                new ArchiveIndex(List.of(0L, 7L), 8)));
    }

    @Test
    void targetsThatDifferInAnyPartAreNotTheSame() {
        assertThatEachPartCounts(() -> List.of(
                new Target(PODS, "shop", "db"),
                new Target(CLAIMS, "shop", "db"),
                new Target(PODS, "audit", "db"),
                new Target(PODS, "shop", "web")));
    }

    @Test
    void originsThatDifferInAnyPartAreNotTheSame() {
        assertThatEachPartCounts(() -> List.of(
                new Origin("waves", false, "a.yaml:1:2"),
                new Origin("rules", false, "a.yaml:1:2"),
                new Origin("waves", true, "a.yaml:1:2"),
                new Origin("waves", false, "")));
    }
}
