// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Of the records that have methods of their own. */
class OwnEqualityTest {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);

    /** Of values each of which differs from the first in one part. */
    private static void assertThatEachPartCounts(List<?> values, List<?> again) {
        assertThat(values.subList(1, values.size())).noneMatch(values.get(0)::equals);
        assertThat(values).isEqualTo(again);
        assertThat(IntStream.range(0, values.size()))
                .allMatch(i -> values.get(i).hashCode() == again.get(i).hashCode());
    }

    private static List<ResourceType> types() {
        return List.of(
                new ResourceType("", "v1", "pods", "Pod", true),
                new ResourceType("metrics.k8s.io", "v1", "pods", "Pod", true),
                new ResourceType("", "v2", "pods", "Pod", true),
                new ResourceType("", "v1", "services", "Pod", true),
                new ResourceType("", "v1", "pods", "PodMetrics", true),
                new ResourceType("", "v1", "pods", "Pod", false));
    }

    private static List<Selection> lists() {
        return List.of(
                new Selection.OfType(PODS, "", ""),
                new Selection.OfType(types().get(1), "", ""),
                new Selection.OfType(PODS, "shop", ""),
                new Selection.OfType(PODS, "", "app=db"));
    }

    @Test
    void typesThatDifferInAnyPartAreNotTheSame() {
        assertThatEachPartCounts(types(), types());
    }

    @Test
    void listsThatDifferInAnyPartAreNotTheSame() {
        assertThatEachPartCounts(lists(), lists());
    }
}
