// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.core.capture.LogLine.Level;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunLogTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final ItemId POD = ItemId.parse("pods/shop/db-0");

    private final RunLog log = new RunLog(Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void everyLineIsMarkedWithTheRunAndWhatItIsAbout() {
        log.info("begins");
        log.run("nightly");
        log.stage(2);
        log.error(POD, "pods/shop/db-0 is not in the backup: \"gone\"");
        log.stage(0);
        log.warning("ends");

        assertThat(log.text())
                .isEqualTo("time=2026-11-23T12:00:00Z level=info msg=\"begins\" run=nightly\n"
                        + "time=2026-11-23T12:00:00Z level=error msg=\"pods/shop/db-0 is not in the backup: \\\"gone\\\"\""
                        + " run=nightly stage=2 item=pods/shop/db-0\n"
                        + "time=2026-11-23T12:00:00Z level=warning msg=\"ends\" run=nightly\n");
    }

    @Test
    void whatLooksLikeACredentialIsCutOutOfAllThatIsKept() {
        log.warning("Bearer canary-0123456789");
        log.error(POD, "PASSWORD=canary");

        assertThat(log.text()).doesNotContain("canary");
        assertThat(log.warnings()).containsExactly("Bearer (hidden)");
        assertThat(log.errors()).containsExactly("PASSWORD=(hidden)");
    }

    @Test
    void longMessagesAreCutAndManyAreCounted() {
        String longMessage = "x".repeat(100_000);
        for (int i = 0; i < 2_200; i++) {
            log.info(longMessage);
        }

        assertThat(log.text().length()).isLessThan(20_000_000);
        assertThat(log.text().lines().reduce((one, next) -> next).orElseThrow())
                .matches("time=\\S+ level=warning msg=\"\\d+ more lines were dropped\" run=\"\"");
    }

    @Test
    void aPluginsLinesAreNeitherWarningsNorErrorsOfTheRun() {
        log.said("p", org.slf4j.event.Level.WARN, "odd");
        log.said("p", org.slf4j.event.Level.ERROR, "broke");

        assertThat(log.warningCount() + log.errorCount()).isZero();
        assertThat(log.text()).contains("level=warning msg=\"p: odd\"", "level=error msg=\"p: broke\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8_000})
    void aPluginThatTalksTooMuchLeavesRoomForTheRun(int length) {
        String message = "x".repeat(length);
        for (int i = 0; i < 60_000; i++) {
            log.said("p", org.slf4j.event.Level.INFO, message);
        }
        log.error("the end");

        assertThat(log.text())
                .contains("msg=\"the end\"")
                .containsPattern("msg=\"\\d+ more lines were dropped\"")
                .hasSizeLessThan(12_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "with \"quotes\" and \\ and \n new lines\tand tabs", "", "a=b c=\"d\" \\n"})
    void aLineIsReadAsItWasWritten(String message) {
        LogLine line = new LogLine(
                NOON, Level.ERROR, "b1", 3, Optional.of("roles.rbac.authorization.k8s.io/a/system:x"), message);

        assertThat(LogLine.read(line.text())).contains(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-23T12:00:00Z INFO  backup b1 begins",
                "time=noon level=info msg=\"x\" run=b1",
                "time=2026-11-23T12:00:00Z level=loud msg=\"x\" run=b1",
                "time=2026-11-23T12:00:00Z level=info msg=\"x\" run=b1 stage=one",
                "time=2026-11-23T12:00:00Z level=info run=b1",
            })
    void whatIsNoLineIsNotTakenForOne(String text) {
        assertThat(LogLine.read(text)).isEmpty();
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        log.run("b1");
        log.info("a\u001b[31mred\r\nb");

        assertThat(log.text()).hasLineCount(1).doesNotContain("\u001b", "\r");
    }
}
