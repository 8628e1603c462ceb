// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.engine;

import io.cairn.cli.shell.Shell;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets work end in good order when the process gets SIGINT or SIGTERM: tells the work to stop, gives it a while to clean
 * up, and says how it ended. The process then ends with the exit code of the signal.
 */
public final class SignalStop implements AutoCloseable {

    /** Two seconds are promised; the rest is for the JVM. */
    private static final long PATIENCE_MILLIS = 1800;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean signalled;
    private volatile String outcome;

    /**
     * Watches from now on.
     *
     * @param stop makes the work end soon; returns at once
     * @param outcome what to say if the work ended and {@link #outcome} was not called
     * @param unended what to say if the work did not end in time
     */
    public SignalStop(Shell shell, Runnable stop, String outcome, String unended) {
        this.outcome = outcome;
        this.hook = new Thread(() -> onSignal(shell, stop, unended), "cairn-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void onSignal(Shell shell, Runnable stop, String unended) {
        signalled = true;
        stop.run();
        boolean inTime;
        try {
            inTime = ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            inTime = false;
        }
        shell.err().println("cairn: stopped by a signal: " + (inTime ? outcome : unended));
    }

    /** Whether a signal came: what the work throws or returns then is no news. */
    public boolean signalled() {
        return signalled;
    }

    /** Sets what to say when the signal came and the work has ended. */
    public void outcome(String text) {
        outcome = text;
    }

    /** The work has ended. */
    @Override
    public void close() {
        ended.countDown();
        if (!signalled) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException shuttingDown) {
                // the signal came this very moment: the hook finds the work ended
            }
        }
    }
}
