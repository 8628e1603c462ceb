// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EntryPositionTest {

    private static List<EntryPosition> all() {
        return List.of(
                new EntryPosition(1, 2, 3),
                new EntryPosition(0, 2, 3),
                new EntryPosition(1, 0, 3),
                new EntryPosition(1, 2, 0));
    }

    @Test
    void thoseThatDifferInAnyPartAreNotTheSame() {
        assertThat(all()).doesNotHaveDuplicates().isEqualTo(all());
        assertThat(all())
                .extracting(EntryPosition::hashCode)
                .isEqualTo(all().stream().map(EntryPosition::hashCode).toList());
    }
}
