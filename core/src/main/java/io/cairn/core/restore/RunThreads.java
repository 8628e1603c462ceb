// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.core.log.LogMarks;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The thread of a run and those that work for it, all of which another thread may end. Safe for use by several threads. */
final class RunThreads {

    private Optional<Thread> running = Optional.empty();
    private Optional<ExecutorService> workers = Optional.empty();
    private boolean stopped;

    /** Ends the run as soon as it can; one that has not begun ends as soon as it begins. */
    synchronized void stop() {
        stopped = true;
        workers.ifPresent(ExecutorService::shutdownNow);
        running.ifPresent(Thread::interrupt);
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** From now on this thread is the run's. */
    synchronized void enter() {
        Thread thread = Thread.currentThread();
        running = Optional.of(thread);
        if (stopped) {
            thread.interrupt();
        }
    }

    /** From now on nothing interrupts this thread. */
    synchronized void leave() {
        running = Optional.empty();
        workers = Optional.empty();
    }

    /** Opens workers, which whoever calls shuts down. */
    synchronized ExecutorService open() {
        ExecutorService opened = Executors.newCachedThreadPool(LogMarks.threads("cairn-restore"));
        workers = Optional.of(opened);
        if (stopped) {
            opened.shutdownNow();
        }
        return opened;
    }
}
