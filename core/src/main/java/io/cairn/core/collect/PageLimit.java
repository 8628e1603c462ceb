// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

/** How many items to ask for in a page, so that a page stays near 4 MiB however fat the items are. */
final class PageLimit {

    /** A page longer than this is not read to its end but asked for again with fewer items. */
    static final long MAX_BYTES = 16L << 20;

    private static final long GOOD_BYTES = 4L << 20;
    private static final int MAX_ITEMS = 500;

    private int items = MAX_ITEMS;

    int items() {
        return items;
    }

    /** Learns from a page: goes down at once, up by no more than double. */
    void observed(int count, long bytes) {
        if (count > 0) {
            long fitting = GOOD_BYTES * count / Math.max(1, bytes);
            items = (int) Math.max(1, Math.min(Math.min(fitting, 2L * items), MAX_ITEMS));
        }
    }

    /** Goes down after a page that was too long; false if it can't. */
    boolean lower() {
        if (items == 1) {
            return false;
        }
        items = Math.max(1, items / 8);
        return true;
    }
}
