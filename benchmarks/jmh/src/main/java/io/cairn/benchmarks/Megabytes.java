// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How much was worked on, in units of 1,000,000 bytes: JMH shows it per second beside the operations. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Megabytes {

    private static final double UNIT = 1e6;

    /** The sum so far in this iteration. Public because JMH reads it and sets it back. */
    public double megabytes;

    /** Adds to the sum. */
    void add(long bytes) {
        megabytes += bytes / UNIT;
    }
}
