// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.joran.spi.ConsoleTarget;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;

/**
 * Sets up what plugins and the libraries inside Cairn log, on standard error: errors, unless the system property {@value #LEVEL}
 * says otherwise. Logback finds it by itself; where the property {@value #FILE} names a file, that file counts alone.
 *
 * <p>Done here and not in a file of the installation, because Logback takes longer to read one than a short command takes.
 */
public final class LogSetup extends ContextAwareBase implements Configurator {

    private static final String LEVEL = "cairn.log.level";

    static final String FILE = "logback.configurationFile";

    /** It writes down what is sent, tokens among it. */
    private static final String INDISCREET = "software.amazon.awssdk.http.auth.aws.internal.signer";

    private final String level;

    /** One that goes by the system properties. */
    public LogSetup() {
        this(System.getProperty(LEVEL, ""));
    }

    /** One that lets this level and those above it through; errors alone if there is no such level. */
    public LogSetup(String level) {
        this.level = level;
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty(FILE) != null) {
            return ExecutionStatus.NEUTRAL;
        }
        context.getStatusManager().add(new NopStatusListener());
        LogLayout layout = new LogLayout();
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget(ConsoleTarget.SystemErr.getName());
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(level, Level.ERROR));
        root.addAppender(appender);
        if (!root.getLevel().isGreaterOrEqual(Level.INFO)) {
            context.getLogger(INDISCREET).setLevel(Level.INFO);
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
