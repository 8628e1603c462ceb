// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    @Test
    void tellsTheTimeLeftOnceItIsKnownHowMuchThereIs() {
        assertThat(ProgressLine.text(0, 0, 0, Duration.ofSeconds(1))).isEqualTo("reading the cluster");
        assertThat(ProgressLine.text(1500, 0, 2048, Duration.ofSeconds(2))).isEqualTo("1,500 items, 750/s, 2.0 KiB");
        assertThat(ProgressLine.text(1500, 3000, 2048, Duration.ofSeconds(2)))
                .isEqualTo("1,500 of 3,000 items, 750/s, 2.0 KiB, 2.0s left");
    }
}
