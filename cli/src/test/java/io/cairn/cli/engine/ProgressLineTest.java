// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.shell.Shell;
import io.cairn.core.backup.BackupProgress;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    @Test
    void tellsTheTimeLeftOnceItIsKnownHowMuchThereIs() {
        assertThat(ProgressLine.text(0, 0, 0, Duration.ofSeconds(1))).isEqualTo("reading the cluster");
        assertThat(ProgressLine.text(1500, 0, 2048, Duration.ofSeconds(2))).isEqualTo("1,500 items, 750/s, 2.0 KiB");
        assertThat(ProgressLine.text(1500, 3000, 2048, Duration.ofSeconds(2)))
                .isEqualTo("1,500 of 3,000 items, 750/s, 2.0 KiB, 2.0s left");
    }

    @Test
    void erasesWhatItHasWrittenAndNoMore() throws InterruptedException {
        String written = written(Map.of());

        assertThat(written)
                .startsWith("\r\rreading the cluster\r" + " ".repeat("reading the cluster".length()) + "\r")
                .endsWith("\r");
        assertThat(written.split("\r")).allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(19));
    }

    @Test
    void isCutToTheWidthOfTheTerminalWhereThatIsKnown() throws InterruptedException {
        assertThat(written(Map.of("COLUMNS", "12")))
                .startsWith("\r\rreading the\r" + " ".repeat(11) + "\r")
                .endsWith("\r");
        assertThat(written(Map.of("COLUMNS", "wide"))).contains("\rreading the cluster\r");
    }

    private static String written(Map<String, String> environment) throws InterruptedException {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(
                InputStream.nullInputStream(),
                new PrintStream(OutputStream.nullOutputStream()),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                Path.of("/"),
                Optional.empty(),
                "cairn",
                true,
                false,
                Clock.systemUTC());
        try (ProgressLine.Progress line = ProgressLine.start(shell, new BackupProgress(), true)) {
            assertThat(line).isNotNull();
            while (err.toString(StandardCharsets.UTF_8)
                            .chars()
                            .filter(one -> one == '\r')
                            .count()
                    < 4) {
                Thread.sleep(10);
            }
        }
        return err.toString(StandardCharsets.UTF_8);
    }
}
