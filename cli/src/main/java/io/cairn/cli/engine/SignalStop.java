// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.engine;

import io.cairn.cli.shell.Shell;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets work end in good order when the process gets SIGINT or SIGTERM: tells the work to stop, gives it a while to clean
 * up, and says how it ended. The process then ends with the exit code of the signal. Work that has something to undo in
 * the cluster gets longer, and a second signal ends that.
 */
public final class SignalStop implements AutoCloseable {

    /** Two seconds are promised; the rest is for the JVM. */
    private static final long PATIENCE_MILLIS = 1800;

    private static final long STEP_MILLIS = 50;

    /** The work, as far as a signal concerns it. The methods return at once. */
    public interface Work {

        /** Makes it end soon. */
        void stop();

        /** Whether it has to undo something in the cluster before it may end. */
        default boolean undoing() {
            return false;
        }

        /** Makes it leave undone what is to be undone. */
        default void abandon() {}
    }

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Work work;
    private final Thread hook;
    private volatile boolean signalled;
    private volatile String outcome;

    /**
     * Watches from now on.
     *
     * @param outcome what to say if the work ended and {@link #outcome} was not called
     * @param unended what to say if the work did not end in time
     */
    public SignalStop(Shell shell, Work work, String outcome, Supplier<String> unended) {
        this.work = work;
        this.outcome = outcome;
        this.hook = new Thread(() -> onSignal(shell, unended), "cairn-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void onSignal(Shell shell, Supplier<String> unended) {
        signalled = true;
        work.stop();
        boolean inTime;
        try {
            if (work.undoing()) {
                shell.err().println("cairn: releasing what is frozen; a second signal leaves it frozen");
                SecondSignal.then(work::abandon);
            }
            while (work.undoing() && !ended.await(STEP_MILLIS, TimeUnit.MILLISECONDS)) {
                // each step looks whether there is still something to undo
            }
            inTime = ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            inTime = false;
        }
        shell.err().println("cairn: stopped by a signal: " + (inTime ? outcome : unended.get()));
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
