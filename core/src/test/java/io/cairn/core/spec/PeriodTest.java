// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {

    @ParameterizedTest
    @CsvSource({"30d,720", "8w,1344", "1w1d,192", "1d12h,36", "720h0m0s,720", "48h,48"})
    void daysAndWeeksAndWhatKubernetesWrites(String text, long hours) {
        assertThat(Period.parse("ttl", text)).isEqualTo(Duration.ofHours(hours));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0d", "30", "d", "1h1d", "-1d", "1y", "30 d", "999999d"})
    void whatIsNoLengthOfTimeIsRefused(String text) {
        assertThatThrownBy(() -> Period.parse("ttl", text))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("ttl is '" + text + "', and that is not a length of time: write 30d, 8w, 48h or 720h0m0s");
    }

    @ParameterizedTest
    @CsvSource({"8w,56d", "36h,36h", "90m,1h30m", "100s,1m40s", "1500ms,1500ms"})
    void whatIsWrittenIsReadAgain(String text, String written) {
        assertThat(Period.write(Period.parse("ttl", text))).isEqualTo(written);
        assertThat(Period.parse("ttl", written)).isEqualTo(Period.parse("ttl", text));
    }
}
