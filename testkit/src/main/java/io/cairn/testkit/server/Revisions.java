// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

/** A revision counter and how far its past has been forgotten. Guarded by the lock of its {@link Store}. */
final class Revisions {

    private long current;
    private long compacted;

    Revisions(long first) {
        current = first;
    }

    long next() {
        return ++current;
    }

    long current() {
        return current;
    }

    /** Nothing before this revision can be read any more. */
    long compacted() {
        return compacted;
    }

    // A real server writes a marker when it compacts, so that no list read so far is at the newest revision.
    void compact() {
        compacted = next();
    }
}
