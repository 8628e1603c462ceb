// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.core.log.LogMarks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** Discards operations, several at a time, and gives up when its time is over. */
final class Discarding {

    private static final int AT_A_TIME = 8;

    private final List<RunningOperation> operations;
    private final BiConsumer<RunningOperation, String> left;

    /** @param left is told of what may be left, and why */
    Discarding(List<RunningOperation> operations, BiConsumer<RunningOperation, String> left) {
        this.operations = operations;
        this.left = left;
    }

    void run(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME, LogMarks.threads("cairn-discard"));
        Map<RunningOperation, Future<?>> tasks = new LinkedHashMap<>();
        // what was begun last is the likeliest to hold something up
        List<RunningOperation> latestFirst = new ArrayList<>(operations);
        Collections.reverse(latestFirst);
        for (RunningOperation operation : latestFirst) {
            tasks.put(operation, workers.submit(() -> {
                operation.discard();
                return operation;
            }));
        }
        tasks.forEach((operation, task) -> await(operation, task, end));
        workers.shutdownNow();
    }

    private void await(RunningOperation operation, Future<?> task, long end) {
        try {
            task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            left.accept(operation, "interrupted");
        } catch (TimeoutException e) {
            left.accept(operation, "there was no time to remove it");
        } catch (ExecutionException e) {
            left.accept(operation, ErrorText.of(e.getCause() == null ? e : e.getCause()));
        }
    }
}
