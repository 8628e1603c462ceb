// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Stops a run from another thread: interrupts the run's thread and its workers. Safe for use by several threads. */
final class Stopper {

    private final List<ExecutorService> workers = new ArrayList<>();
    private Optional<Thread> running = Optional.empty();
    private boolean stopped;

    synchronized void enter(Thread thread) {
        running = Optional.of(thread);
        if (stopped) {
            thread.interrupt();
        }
    }

    synchronized void also(ExecutorService service) {
        workers.add(service);
        if (stopped) {
            service.shutdownNow();
        }
    }

    synchronized void leave() {
        running = Optional.empty();
        workers.clear();
    }

    synchronized void stop() {
        stopped = true;
        workers.forEach(ExecutorService::shutdownNow);
        running.ifPresent(Thread::interrupt);
    }

    synchronized boolean stopped() {
        return stopped;
    }
}
