// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.log;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.util.Locale;
import java.util.Map;

/** A line for each event: time, level, logger, in brackets the run and the item that were worked on, message. */
final class LogLayout extends LayoutBase<ILoggingEvent> {

    private static final String NONE = "-";

    private final TargetLengthBasedClassNameAbbreviator loggers = new TargetLengthBasedClassNameAbbreviator(24);

    @Override
    public String doLayout(ILoggingEvent event) {
        Map<String, String> marks = event.getMDCPropertyMap();
        String line = String.format(
                Locale.ROOT,
                "%tT %-5s %s [%s %s] %s%n",
                event.getTimeStamp(),
                event.getLevel(),
                loggers.abbreviate(event.getLoggerName()),
                marks.getOrDefault("run", NONE),
                marks.getOrDefault("item", NONE),
                event.getFormattedMessage());
        return event.getThrowableProxy() == null ? line : line + ThrowableProxyUtil.asString(event.getThrowableProxy());
    }
}
