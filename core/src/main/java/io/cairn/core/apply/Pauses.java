// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ClusterException;
import io.cairn.core.kube.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Pauses that grow, up to two minutes of them. Used by one thread. */
final class Pauses {

    private static final Duration TOTAL = Duration.ofMinutes(2);
    private static final long LONGEST_MILLIS = 10_000;

    private final Clock clock;
    private final Sleeper sleeper;
    private final Instant deadline;
    private long millis;

    Pauses(Clock clock, Sleeper sleeper, long firstMillis) {
        this.clock = clock;
        this.sleeper = sleeper;
        this.deadline = clock.instant().plus(TOTAL);
        this.millis = firstMillis;
    }

    /**
     * Waits a little longer than the last time.
     *
     * @param atLeast how long the server asked to wait
     * @return false if there is no time left, and nothing was waited for
     */
    boolean next(Duration atLeast) throws ClusterException {
        long pause = Math.max(millis, atLeast.toMillis());
        if (clock.instant().plusMillis(pause).isAfter(deadline)) {
            return false;
        }
        millis = Math.min(LONGEST_MILLIS, millis * 2);
        try {
            sleeper.sleep(pause);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while waiting for the API server", 0, e);
        }
    }

    boolean next() throws ClusterException {
        return next(Duration.ZERO);
    }
}
