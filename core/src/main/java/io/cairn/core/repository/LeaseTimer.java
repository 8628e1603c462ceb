// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.core.log.LogMarks;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Does something again and again beside the run. */
@FunctionalInterface
interface LeaseTimer {

    /** A thread of its own for each task, that keeps no process alive. */
    LeaseTimer THREAD = (period, task) -> {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(LogMarks.threads("cairn-lease"));
        ScheduledFuture<?> beats =
                timer.scheduleWithFixedDelay(task, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        return () -> {
            beats.cancel(false);
            timer.shutdown();
        };
    };

    /**
     * Starts it.
     *
     * @return what ends it: a task under way is not interrupted
     */
    Runnable every(Duration period, Runnable task);
}
