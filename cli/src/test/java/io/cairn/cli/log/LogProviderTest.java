// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogProviderTest {

    @TempDir
    private Path folder;

    private final LogProvider provider = new LogProvider();

    @AfterEach
    void forget() {
        System.clearProperty(LogSetup.FILE);
        ((LoggerContext) provider.getLoggerFactory()).stop();
    }

    private Logger root() {
        return (Logger) provider.getLoggerFactory().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Test
    void letsErrorsThroughToStandardError() {
        provider.initialize();

        assertThat(root().getLevel()).isEqualTo(Level.ERROR);
        assertThat(root().getAppender("stderr")).isNotNull();
    }

    @Test
    void marksAreThoseThatLinesShow() {
        provider.initialize();
        provider.getMDCAdapter().put("run", "nightly");

        assertThat(((LoggerContext) provider.getLoggerFactory()).getMDCAdapter().get("run"))
                .isEqualTo("nightly");
    }

    @Test
    void whereAFileIsNamedItCountsAlone() throws IOException {
        Path file = Files.writeString(
                folder.resolve("logback.xml"), "<configuration><root level=\"debug\"/></configuration>");
        System.setProperty(LogSetup.FILE, file.toString());

        provider.initialize();

        assertThat(root().getLevel()).isEqualTo(Level.DEBUG);
        assertThat(root().getAppender("stderr")).isNull();
    }
}
