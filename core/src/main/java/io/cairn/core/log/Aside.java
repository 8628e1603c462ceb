// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.log;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that a thread of its own does while the caller does something else, for the run that the caller works for. Used by one
 * thread.
 */
public final class Aside<T> implements AutoCloseable {

    private final FutureTask<T> task;

    private Aside(FutureTask<T> task) {
        this.task = task;
    }

    /**
     * Begins.
     *
     * @param work throws no checked exceptions but IOExceptions
     */
    public static <T> Aside<T> begin(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        LogMarks.threads(name).newThread(task).start();
        return new Aside<>(task);
    }

    /**
     * What came out of it, once it has ended.
     *
     * @throws IOException what ended it, or that this thread was interrupted
     */
    public T await() throws IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("stopped").initCause(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Interrupts work that still goes on. */
    @Override
    public void close() {
        task.cancel(true);
    }
}
