// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupNamesTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T03:15:00Z"), ZoneId.of("Asia/Tokyo"));

    @Test
    void timeAndDateStandForTheMomentInUtc() {
        assertThat(BackupNames.expand("nightly-{time}", CLOCK)).isEqualTo("nightly-20261123-031500");
        assertThat(BackupNames.expand("{date}-full", CLOCK)).isEqualTo("20261123-full");
        assertThat(BackupNames.expand("plain", CLOCK)).isEqualTo("plain");
    }

    @Test
    void anotherWordInBracesIsRefusedWithTheOnesThereAre() {
        assertThatThrownBy(() -> BackupNames.expand("b-{week}", CLOCK))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("{week}")
                .hasMessageContaining("{time}")
                .hasMessageContaining("{date}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a_b", "-a", "a-", "a.b", "a/b", "..", "a b", "ä", "b-{time", "a\n"})
    void whatIsNoDnsLabelIsRefused(String name) {
        assertThatThrownBy(() -> BackupNames.expand(name, CLOCK))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("lower-case");
    }

    @Test
    void ofARestoreItIsSaidThatItIsOne() {
        assertThatThrownBy(() -> BackupNames.expandRestore("A", CLOCK))
                .hasMessageStartingWith("'A' can't be a restore name");
        assertThatThrownBy(() -> BackupNames.expandRestore("{week}", CLOCK))
                .hasMessageContaining("in the restore name");
    }

    @ParameterizedTest
    @CsvSource({
        "nightly, nightly-20261123-031500",
        "nightly.full, nightly-full-20261123-031500",
        "a23456789-123456789-123456789-123456789-1234567890, a23456789-123456789-123456789-123456789-1234567-20261123-031500",
        "a23456789-123456789-123456789-123456789-123456-890, a23456789-123456789-123456789-123456789-123456-20261123-031500",
    })
    void aRestoreIsCalledAfterItsBackupAsFarAsThatFits(String backup, String name) {
        assertThat(BackupNames.expandRestore(BackupNames.restoreOf(backup), CLOCK))
                .isEqualTo(name);
    }

    @Test
    void aNameHasAtMost63Characters() {
        assertThatCode(() -> BackupNames.check("a".repeat(63))).doesNotThrowAnyException();
        assertThatThrownBy(() -> BackupNames.check("a".repeat(64))).hasMessageContaining("64 characters");
    }
}
