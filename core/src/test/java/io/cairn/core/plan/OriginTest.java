// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.core.plan.Wish.Origin;
import java.util.List;
import org.junit.jupiter.api.Test;

class OriginTest {

    private static List<Origin> all() {
        return List.of(
                new Origin("waves", false, "a.yaml:1:2"),
                new Origin("rules", false, "a.yaml:1:2"),
                new Origin("waves", true, "a.yaml:1:2"),
                new Origin("waves", false, ""));
    }

    @Test
    void thoseThatDifferInAnyPartAreNotTheSame() {
        assertThat(all()).doesNotHaveDuplicates().isEqualTo(all());
        assertThat(all())
                .extracting(Origin::hashCode)
                .isEqualTo(all().stream().map(Origin::hashCode).toList());
    }
}
