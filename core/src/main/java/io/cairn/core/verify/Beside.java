// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One thread that works beside another, in the order it is given work; whoever gives too much at once waits. */
final class Beside implements AutoCloseable {

    private static final int MOST_WAITING = 4;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "cairn-verify");
        made.setDaemon(true);
        return made;
    });
    private final Queue<Future<Void>> waiting = new ArrayDeque<>();

    /** Gives it work; throws what earlier work threw. */
    void submit(Callable<Void> work) throws IOException {
        while (waiting.size() >= MOST_WAITING) {
            await(waiting.remove());
        }
        waiting.add(thread.submit(work));
    }

    /** Waits until all is done. */
    void finish() throws IOException {
        while (!waiting.isEmpty()) {
            await(waiting.remove());
        }
    }

    private static void await(Future<Void> work) throws IOException {
        try {
            work.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the verification was stopped");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
