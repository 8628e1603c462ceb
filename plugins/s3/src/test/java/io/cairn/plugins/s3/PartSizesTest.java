// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartSizesTest {

    @Test
    void partsGrowSoThatTenThousandHoldWhatAnArchiveCanBe() {
        long all = IntStream.rangeClosed(1, PartSizes.MOST_PARTS)
                .mapToLong(PartSizes::of)
                .sum();
        assertThat(PartSizes.of(1)).isEqualTo(8 << 20);
        assertThat(PartSizes.of(PartSizes.MOST_PARTS)).isEqualTo(160 << 20);
        assertThat(all >> 30).isEqualTo(820);
    }
}
