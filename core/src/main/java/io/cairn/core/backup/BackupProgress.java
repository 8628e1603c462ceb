// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** How far a run has come, for whoever wants to show it while it goes on. Safe for use by several threads. */
public final class BackupProgress {

    private final LongAdder items = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final AtomicLong expected = new AtomicLong();

    /** Nothing done yet. */
    public BackupProgress() {}

    void captured(long size) {
        items.increment();
        bytes.add(size);
    }

    void expect(long more) {
        expected.addAndGet(more);
    }

    /** How many items were captured. */
    public long items() {
        return items.sum();
    }

    /** How many bytes of objects were captured. */
    public long bytes() {
        return bytes.sum();
    }

    /** How many items there will be, as far as the lists have told; 0 while nothing is known. */
    public long expected() {
        return expected.get();
    }
}
