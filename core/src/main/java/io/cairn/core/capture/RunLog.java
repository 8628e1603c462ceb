// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ItemId;
import io.cairn.core.capture.LogLine.Level;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plugins.PluginLog;
import io.cairn.core.redact.Redaction;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happened in a run, line by line, for whoever reads the log later; warnings and errors are also kept apart for the
 * result. What looks like a credential is cut out. Bounded: of each kind the first lines are kept and the others counted.
 * Safe for use by several threads.
 */
public final class RunLog implements PluginLog {

    private static final int MOST_LINES = 100_000;
    private static final int MOST_CHARACTERS = 16 << 20;
    // What plugins say leaves room for what the engine has to say after it.
    private static final int MOST_PLUGIN_LINES = MOST_LINES / 2;
    private static final int MOST_PLUGIN_CHARACTERS = MOST_CHARACTERS / 2;
    private static final int LONGEST_MESSAGE = 8_000;
    private static final int MOST_PROBLEMS = 1_000;

    private final Clock clock;
    private final List<LogLine> lines = new ArrayList<>();
    private final Problems warnings = new Problems();
    private final Problems errors = new Problems();
    private String run = "";
    private int stage;
    private long characters;
    private int pluginLines;
    private long dropped;

    private static final class Problems {
        private final List<String> kept = new ArrayList<>();
        private long count;

        void add(String message) {
            count++;
            if (kept.size() < MOST_PROBLEMS) {
                kept.add(message);
            }
        }
    }

    /** A log whose lines carry the time of this clock. */
    public RunLog(Clock clock) {
        this.clock = clock;
    }

    /** What the run is called, on every line. */
    public synchronized void run(String name) {
        run = name;
    }

    /** Which stage is worked on from now on; 0 for none. */
    public synchronized void stage(int number) {
        stage = number;
    }

    /** Something that happened as it should. */
    public void info(String message) {
        add(Level.INFO, Optional.empty(), message);
    }

    /** The same about an item. */
    public void info(ItemId item, String message) {
        add(Level.INFO, Optional.of(item), message);
    }

    /** Something the user should look at; the backup is whole all the same. */
    public void warning(String message) {
        add(Level.WARNING, Optional.empty(), message);
    }

    /** The same about an item. */
    public void warning(ItemId item, String message) {
        add(Level.WARNING, Optional.of(item), message);
    }

    /** Something that is missing in the backup because of a failure. */
    public void error(String message) {
        add(Level.ERROR, Optional.empty(), message);
    }

    /** The same about an item. */
    public void error(ItemId item, String message) {
        add(Level.ERROR, Optional.of(item), message);
    }

    /** What a plugin logs; of the item that the thread works on. It is no warning or error of the run, which only the engine finds. */
    @Override
    public synchronized void said(String plugin, org.slf4j.event.Level level, String message) {
        Level kept = switch (level) {
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARNING;
            default -> Level.INFO;
        };
        if (pluginLines < MOST_PLUGIN_LINES && characters < MOST_PLUGIN_CHARACTERS) {
            pluginLines++;
            keep(kept, LogMarks.item(), Redaction.of(shortened(plugin + ": " + message)));
        } else {
            dropped++;
        }
    }

    private synchronized void add(Level level, Optional<ItemId> item, String message) {
        String said = Redaction.of(shortened(message));
        if (level == Level.WARNING) {
            warnings.add(said);
        } else if (level == Level.ERROR) {
            errors.add(said);
        }
        keep(level, item.map(ItemId::toString), said);
    }

    private void keep(Level level, Optional<String> item, String said) {
        if (lines.size() < MOST_LINES && characters + said.length() < MOST_CHARACTERS) {
            characters += said.length();
            lines.add(new LogLine(clock.instant(), level, run, stage, item, said));
        } else {
            dropped++;
        }
    }

    /** Notes an error of an item, or a warning if it isn't one. */
    public void problem(ItemId item, boolean isError, String message) {
        if (isError) {
            error(item, message);
        } else {
            warning(item, message);
        }
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    /** The first warnings. */
    public synchronized List<String> warnings() {
        return List.copyOf(warnings.kept);
    }

    /** The first errors. */
    public synchronized List<String> errors() {
        return List.copyOf(errors.kept);
    }

    /** How many warnings there were. */
    public synchronized long warningCount() {
        return warnings.count;
    }

    /** How many errors there were. */
    public synchronized long errorCount() {
        return errors.count;
    }

    /** The whole log, a line each. */
    public synchronized String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line.of(run).text()).append('\n'));
        if (dropped > 0) {
            LogLine last = new LogLine(
                    clock.instant(), Level.WARNING, run, 0, Optional.empty(), dropped + " more lines were dropped");
            text.append(last.text()).append('\n');
        }
        return text.toString();
    }
}
