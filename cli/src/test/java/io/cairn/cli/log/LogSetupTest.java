// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSetupTest {

    private static final String SIGNER = "software.amazon.awssdk.http.auth.aws.internal.signer.Something";

    private final LoggerContext context = new LoggerContext();

    @ParameterizedTest
    @CsvSource({
        "'', ERROR, ERROR",
        "nonsense, ERROR, ERROR",
        "warn, WARN, WARN",
        "info, INFO, INFO",
        "debug, DEBUG, INFO",
        "trace, TRACE, INFO"
    })
    void letsThroughWhatTheLevelSaysAndNeverWhatWritesTokensDown(String level, String all, String signer) {
        new LogSetup(level).configure(context);

        assertThat(context.getLogger("any.other").getEffectiveLevel()).isEqualTo(Level.toLevel(all));
        assertThat(context.getLogger(SIGNER).getEffectiveLevel()).isEqualTo(Level.toLevel(signer));
        assertThat(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
                        .iteratorForAppenders()
                        .hasNext())
                .isTrue();
    }

    @Test
    void aLineHasLevelLoggerRunItemAndMessage() {
        assertThat(line(Map.of("run", "nightly", "item", "pods/shop/db-0"), null))
                .matches(
                        "\\d\\d:\\d\\d:\\d\\d WARN  o.example.a.b.Something \\[nightly pods/shop/db-0] it is late: 3\\R");
    }

    @Test
    void aLineOutsideOfRunsIsMarkedWithDashes() {
        assertThat(line(Map.of(), null)).contains("Something [- -] it is late: 3");
    }

    @Test
    void anExceptionComesWithItsTrace() {
        assertThat(line(Map.of(), new IllegalStateException("broken")))
                .contains("it is late: 3")
                .contains("java.lang.IllegalStateException: broken")
                .contains("at io.cairn.cli.log.LogSetupTest");
    }

    private String line(Map<String, String> marks, Throwable thrown) {
        LoggingEvent event = new LoggingEvent(
                LogSetupTest.class.getName(),
                context.getLogger("org.example.a.b.Something"),
                Level.WARN,
                "it is late: {}",
                thrown,
                new Object[] {3});
        event.setMDCPropertyMap(marks);
        return new LogLayout().doLayout(event);
    }
}
