// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ResourceType;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod", true);
    private static final ResourceType CLAIMS =
            new ResourceType("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim", true);

    private static List<Target> all() {
        return List.of(
                new Target(PODS, "shop", "db"),
                new Target(CLAIMS, "shop", "db"),
                new Target(PODS, "audit", "db"),
                new Target(PODS, "shop", "web"));
    }

    @Test
    void thoseThatDifferInAnyPartAreNotTheSame() {
        assertThat(all()).doesNotHaveDuplicates().isEqualTo(all());
        assertThat(all())
                .extracting(Target::hashCode)
                .isEqualTo(all().stream().map(Target::hashCode).toList());
    }
}
