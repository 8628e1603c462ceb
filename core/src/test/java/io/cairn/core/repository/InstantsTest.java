// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantsTest {

    private final Instants instants = new Instants();

    @Test
    void timesAreReadAsJavaReadsThem() {
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            long second = 1_795_000_000L + random.nextInt(100);
            int nanos = List.of(0, 500_000_000, random.nextInt(1000) * 1_000_000, random.nextInt(1_000_000_000))
                    .get(random.nextInt(4));
            Instant time = Instant.ofEpochSecond(i % 1000 == 0 ? random.nextInt() : second, nanos);

            assertThat(instants.read(time.toString())).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-23T12:00:",
                "2026-11-23T12:00:61Z",
                "2026-11-23T12:00:1Z",
                "2026-11-23T12:00:00.1234567891Z",
                "2026-11-23T12:00:00.1x",
                "2026-11-23T12:00:00.-1Z",
                "2026-11-23T12:00:0:Z",
            })
    void whatJavaTakesForNoTimeIsNone(String text) {
        instants.read("2026-11-23T12:00:00Z");

        assertThatThrownBy(() -> instants.read(text)).isInstanceOf(DateTimeException.class);
    }

    @Test
    void otherFormsThatJavaReadsAreReadToo() {
        instants.read("2026-11-23T12:00:00Z");

        for (String text : List.of("2026-11-23T12:00:00.Z", "2026-11-23T12:00:00+01:00", "2026-11-23T12:00Z")) {
            try {
                Instant time = Instant.parse(text);
                assertThat(instants.read(text)).as(text).isEqualTo(time);
            } catch (DateTimeException e) {
                assertThatThrownBy(() -> instants.read(text)).as(text).isInstanceOf(DateTimeException.class);
            }
        }
        assertThat(instants.read("2026-11-23T12:00:07.25Z")).isEqualTo(Instant.parse("2026-11-23T12:00:07.25Z"));
    }
}
