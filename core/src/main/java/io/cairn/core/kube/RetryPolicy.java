// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.kube;

import java.time.Duration;

/**
 * How often and how long a GET is tried.
 *
 * @param attempts how often it is sent at most, 1 or more
 * @param total how long after the first attempt another one may start
 * @param firstPause the longest pause before the second attempt; it doubles with each one, up to ten seconds
 */
public record RetryPolicy(int attempts, Duration total, Duration firstPause) {

    /** Five attempts within a minute. */
    public static final RetryPolicy USUAL = new RetryPolicy(5, Duration.ofSeconds(60), Duration.ofMillis(500));

    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** The longest pause after so many failed attempts. */
    Duration pause(int failed) {
        Duration pause = firstPause.multipliedBy(1L << Math.min(failed - 1, 10));
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }
}
