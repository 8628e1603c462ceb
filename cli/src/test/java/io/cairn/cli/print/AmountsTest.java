// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1.0 KiB", "3500, 3.4 KiB", "29360128, 28 MiB", "5368709120, 5.0 GiB"})
    void sizesAreShort(long bytes, String text) {
        assertThat(Amounts.size(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"420, 0.4s", "42000, 42.0s", "187000, 3m07s", "3720000, 1h02m"})
    void durationsAreShort(long millis, String text) {
        assertThat(Amounts.duration(Duration.ofMillis(millis))).isEqualTo(text);
    }
}
