// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plugins;

import io.cairn.core.redact.Redaction;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The logger of a plugin in a run. What it is told goes where the program logs, and from {@link Level#INFO} on to what is kept
 * of the run, whatever the program shows. What looks like a credential is cut out.
 */
final class PluginLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    private final transient Logger program;
    private final transient PluginLog run;

    /** @param program the program's logger, which bears the plugin's id */
    PluginLogger(Logger program, PluginLog run) {
        this.program = program;
        this.run = run;
        this.name = program.getName();
    }

    @Override
    public boolean isTraceEnabled() {
        return program.isTraceEnabled();
    }

    @Override
    public boolean isDebugEnabled() {
        return program.isDebugEnabled();
    }

    @Override
    public boolean isInfoEnabled() {
        return true;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    protected String getFullyQualifiedCallerName() {
        return PluginLogger.class.getName();
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level, Marker marker, String pattern, Object[] arguments, Throwable thrown) {
        String said = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
        Optional<Throwable> cause = Optional.ofNullable(thrown);
        String message =
                cause.map(why -> said + ": " + PluginCode.describe(why)).orElse(said);
        if (level.toInt() >= Level.INFO.toInt()) {
            run.said(name, level, message);
        }
        if (program.isEnabledForLevel(level)) {
            LoggingEventBuilder event = program.atLevel(level);
            // A stack trace is for those who look for a fault, and nobody has looked through it for credentials.
            cause.filter(why -> program.isDebugEnabled())
                    .map(event::setCause)
                    .orElse(event)
                    .log(Redaction.of(message));
        }
    }
}
