// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logback, set up by {@link LogSetup}. The launcher names it to SLF4J. Logback's own provider, which SLF4J takes where nobody
 * names one, comes to the same, but looks through all jars before it does: that takes as long as a short command.
 */
public final class LogProvider implements SLF4JServiceProvider {

    private final LoggerContext context = new LoggerContext();
    private final LogbackMDCAdapter marks = new LogbackMDCAdapter();
    private final IMarkerFactory markers = new BasicMarkerFactory();

    /** One that isn't set up yet. */
    public LogProvider() {}

    @Override
    public void initialize() {
        context.setName("cairn");
        context.setMDCAdapter(marks);
        if (System.getProperty(LogSetup.FILE) == null) {
            new LogSetup().configure(context);
        } else {
            read();
        }
        context.start();
    }

    /** Logback looks for the file, and tells of what it can't read in it. */
    private void read() {
        try {
            new ContextInitializer(context).autoConfig();
        } catch (JoranException e) {
            throw new IllegalStateException("the file that " + LogSetup.FILE + " names can't be used", e);
        }
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return context;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return marks;
    }

    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }
}
