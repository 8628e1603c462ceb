// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * What happened in a run, line by line, for whoever reads the log later; warnings and errors are also kept apart for the
 * result. Bounded: of each kind the first lines are kept and the others counted. Safe for use by several threads.
 */
public final class RunLog {

    private static final int MOST_LINES = 100_000;
    private static final int MOST_PROBLEMS = 1_000;

    private final Clock clock;
    private final List<String> lines = new ArrayList<>();
    private final Problems warnings = new Problems();
    private final Problems errors = new Problems();
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

    /** Something that happened as it should. */
    public void info(String message) {
        line("INFO ", message);
    }

    /** Something the user should look at; the backup is whole all the same. */
    public synchronized void warning(String message) {
        warnings.add(message);
        line("WARN ", message);
    }

    /** Something that is missing in the backup because of a failure. */
    public synchronized void error(String message) {
        errors.add(message);
        line("ERROR", message);
    }

    private synchronized void line(String level, String message) {
        if (lines.size() < MOST_LINES) {
            lines.add(clock.instant() + " " + level + " " + message);
        } else {
            dropped++;
        }
    }

    /** Notes an error, or a warning if it isn't one. */
    public void problem(boolean isError, String message) {
        if (isError) {
            error(message);
        } else {
            warning(message);
        }
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
        String text = String.join("\n", lines) + "\n";
        return dropped == 0 ? text : text + "(" + dropped + " more lines were dropped)\n";
    }
}
