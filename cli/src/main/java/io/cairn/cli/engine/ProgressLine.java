// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.engine;

import io.cairn.cli.print.Amounts;
import io.cairn.cli.shell.Shell;
import io.cairn.core.backup.BackupProgress;
import io.cairn.core.restore.RestoreProgress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;

/** One line on the terminal that tells how far a run has come, rewritten a few times a second and cleared at the end. */
public final class ProgressLine implements AutoCloseable {

    private static final int WIDTH = 78;
    private static final long EVERY_MILLIS = 200;

    private final PrintStream err;
    private final int width;
    private final Function<Duration, String> text;
    private final long started = System.nanoTime();
    private final Thread ticker;

    private int shown;

    private ProgressLine(PrintStream err, int width, Function<Duration, String> text) {
        this.err = err;
        this.width = width;
        this.text = text;
        this.ticker = new Thread(this::tick, "cairn-progress");
        ticker.setDaemon(true);
        ticker.start();
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(EVERY_MILLIS);
                show();
            }
        } catch (InterruptedException closed) {
            rewrite("");
        }
    }

    /**
     * Starts a line where a person watches.
     *
     * @param wanted whether the user wants one
     * @return the line, or something that does nothing when it is closed
     */
    public static Progress start(Shell shell, BackupProgress progress, boolean wanted) {
        return start(shell, passed -> text(progress.items(), progress.expected(), progress.bytes(), passed), wanted);
    }

    /**
     * The same for a restore: what is being done, and how far it has come.
     *
     * @param wanted whether the user wants one
     */
    public static Progress start(Shell shell, RestoreProgress progress, boolean wanted) {
        return start(
                shell,
                passed -> progress.expected() == 0
                        ? progress.doing()
                        : String.format(
                                Locale.ROOT,
                                "%,d of %,d items, %s",
                                progress.items(),
                                progress.expected(),
                                progress.doing()),
                wanted);
    }

    private static Progress start(Shell shell, Function<Duration, String> text, boolean wanted) {
        return shell.live() && wanted ? new ProgressLine(shell.err(), width(shell), text)::close : () -> {};
    }

    /** What is shown until it is closed. */
    @FunctionalInterface
    public interface Progress extends AutoCloseable {
        @Override
        void close();
    }

    private void show() {
        rewrite(text.apply(Duration.ofNanos(System.nanoTime() - started)));
    }

    /** What the line says. */
    static String text(long items, long expected, long bytes, Duration passed) {
        if (items == 0) {
            return "reading the cluster";
        }
        double rate = items / Math.max(0.001, passed.toMillis() / 1000.0);
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%,d", items));
        if (expected > items) {
            text.append(String.format(Locale.ROOT, " of %,d", expected));
        }
        text.append(String.format(Locale.ROOT, " items, %,.0f/s, ", rate)).append(Amounts.size(bytes));
        if (expected > items) {
            Duration left = Duration.ofMillis((long) ((expected - items) / rate * 1000));
            text.append(", ").append(Amounts.duration(left)).append(" left");
        }
        return text.toString();
    }

    /** A line that reached the last column would go on in the next one, from where nothing brings it back. */
    private static int width(Shell shell) {
        String columns = shell.environment().getOrDefault("COLUMNS", "");
        return columns.matches("[1-9][0-9]{0,3}") ? Math.min(WIDTH, Integer.parseInt(columns) - 1) : WIDTH;
    }

    /** Overwrites the line without escape codes, which not every terminal knows. */
    private void rewrite(String text) {
        String cut = text.substring(0, Math.min(width, text.length()));
        err.print("\r" + " ".repeat(shown) + "\r" + cut);
        err.flush();
        shown = cut.length();
    }

    @Override
    public void close() {
        ticker.interrupt();
        try {
            ticker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
