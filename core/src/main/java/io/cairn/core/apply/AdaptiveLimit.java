// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.core.kube.RequestLimit;

/**
 * Bounds the requests that are under way, by what the server bears: as many more as there are round trips that go well,
 * and half as soon as one doesn't (additive increase, multiplicative decrease). It keeps no rate and no clock: the server's
 * own speed paces it.
 *
 * <p>Starts at {@value #START}, ends at {@value #MOST}. It grows only while it is what bounds the requests, and halves at
 * most once a round trip: of what was under way when it halved, no further failure counts. Safe for use by several threads.
 */
public final class AdaptiveLimit implements RequestLimit {

    /** How many at first. */
    public static final int START = 16;

    /** How many at most. */
    public static final int MOST = 32;

    private int limit = START;
    private int inFlight;
    private int waiting;
    private int wellAnswered;
    private long entered;
    private long enteredAtHalving;

    /** A limit of {@value #START}. */
    public AdaptiveLimit() {}

    @Override
    public synchronized long enter() throws InterruptedException {
        while (inFlight >= limit) {
            waiting++;
            try {
                wait();
            } finally {
                waiting--;
            }
        }
        inFlight++;
        entered++;
        return entered;
    }

    @Override
    public synchronized void leave(long ticket, boolean borne) {
        boolean full = inFlight >= limit;
        inFlight--;
        if (borne) {
            if (full) {
                grow();
            }
        } else if (ticket > enteredAtHalving) {
            limit = Math.max(1, limit / 2);
            wellAnswered = 0;
            enteredAtHalving = entered;
        }
        // One for each place that is free: more would find none, and there may be many.
        for (int free = Math.min(limit - inFlight, waiting); free > 0; free--) {
            notify();
        }
    }

    private void grow() {
        wellAnswered++;
        if (wellAnswered >= limit && limit < MOST) {
            limit++;
            wellAnswered = 0;
        }
    }

    /** How many requests may be under way now. */
    public synchronized int limit() {
        return limit;
    }
}
