// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.time.Duration;

/**
 * How often and how long a request is tried that may be repeated. One that fails by an error inside the server, a 500,
 * is tried no more than five times by any policy: it rarely passes.
 *
 * @param attempts how often it is sent at most, 1 or more
 * @param total how long after the first attempt another one may start
 * @param firstPause the longest pause before the second attempt; it doubles with each one, up to ten seconds
 */
public record RetryPolicy(int attempts, Duration total, Duration firstPause) {

    /** Five attempts within a minute. */
    public static final RetryPolicy USUAL = new RetryPolicy(5, Duration.ofSeconds(60), Duration.ofMillis(500));

    /** As long as two minutes: a server that is away for a while is waited for. */
    public static final RetryPolicy PATIENT = new RetryPolicy(100, Duration.ofMinutes(2), Duration.ofMillis(500));

    private static final int MOST_OF_ERRORS = 5;

    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** How often a request is sent that fails with this status, 0 for no answer. */
    int attempts(int status) {
        boolean passes = status == 0 || status == 429 || (status >= 502 && status <= 504);
        return passes ? attempts : Math.min(attempts, MOST_OF_ERRORS);
    }

    /** The longest pause after so many failed attempts. */
    Duration pause(int failed) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(failed - 1, 10));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }
}
