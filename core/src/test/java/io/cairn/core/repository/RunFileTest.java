// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RunFileTest {

    private final RunFile run = new RunFile(
            "run-1",
            new RunProcess("host-1", "", 4711, 0),
            Samples.NOON.plusNanos(123_456_789),
            false,
            Duration.ofMinutes(10));

    @Test
    void aRunIsToldByItsTimeToTheSecondAndByItsHost() {
        assertThat(run.words()).isEqualTo("a run that began at 2026-11-23T12:00:00Z on host-1");
    }

    @Test
    void whoeverMayLookForTheProcessIsToldItsNumber() {
        assertThat(run.wordsWithProcess()).endsWith(" on host-1, process 4711");
    }
}
