// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How far a restore has come, for whoever wants to show it while it goes on. Safe for use by several threads. */
public final class RestoreProgress {

    private final LongAdder items = new LongAdder();
    private final AtomicLong expected = new AtomicLong();
    private volatile String doing = "reading the backup";

    /** Nothing done yet. */
    public RestoreProgress() {}

    void ended() {
        items.increment();
    }

    void expect(long all) {
        expected.set(all);
    }

    void doing(String what) {
        doing = what;
    }

    /** How many items have ended, in whichever way. */
    public long items() {
        return items.sum();
    }

    /** How many items there are; 0 while that isn't known. */
    public long expected() {
        return expected.get();
    }

    /** What is being done now, such as {@code stage 4 of 9, claims}, or what is waited for. */
    public String doing() {
        return doing;
    }
}
