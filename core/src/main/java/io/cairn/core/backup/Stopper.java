// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ItemId;
import io.cairn.core.freeze.Freezer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Stops a run from another thread: interrupts the run's thread and its workers. Safe for use by several threads. */
final class Stopper {

    private final List<ExecutorService> workers = new ArrayList<>();
    private Optional<Thread> running = Optional.empty();
    private Optional<Freezer> freezer = Optional.empty();
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

    synchronized void also(Freezer used) {
        freezer = Optional.of(used);
        if (stopped) {
            used.hurry();
        }
    }

    synchronized void leave() {
        running = Optional.empty();
        workers.clear();
    }

    synchronized void stop() {
        stopped = true;
        freezer.ifPresent(Freezer::hurry);
        workers.forEach(ExecutorService::shutdownNow);
        running.ifPresent(Thread::interrupt);
    }

    synchronized void abandon() {
        freezer.ifPresent(Freezer::abandon);
    }

    synchronized boolean freezing() {
        return freezer.map(Freezer::busy).orElse(false);
    }

    synchronized List<ItemId> frozen() {
        return freezer.map(Freezer::left).orElse(List.of());
    }

    synchronized boolean stopped() {
        return stopped;
    }
}
