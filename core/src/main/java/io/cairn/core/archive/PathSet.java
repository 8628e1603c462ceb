// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/**
 * A set of paths that takes ten to twenty bytes for each, whatever its length: it keeps hashes of 64 bits. A path that is in
 * the set is always found; one that isn't is taken for one that is in 1 of 300,000 archives of 10 million entries.
 */
public final class PathSet {

    private static final HashFunction HASH = Hashing.farmHashFingerprint64();

    private long[] slots = new long[1 << 10];
    private int size;

    /** Adds a path; false if it was in the set. */
    public boolean add(String path) {
        long hash = hash(path);
        int slot = slot(hash);
        if (slots[slot] == hash) {
            return false;
        }
        slots[slot] = hash;
        if (++size > slots.length / 2) {
            grow();
        }
        return true;
    }

    /** Whether a path is in the set. */
    public boolean contains(String path) {
        long hash = hash(path);
        return slots[slot(hash)] == hash;
    }

    private void grow() {
        long[] old = slots;
        slots = new long[old.length * 2];
        for (long hash : old) {
            if (hash != 0) {
                slots[slot(hash)] = hash;
            }
        }
    }

    private int slot(long hash) {
        int slot = (int) hash & (slots.length - 1);
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    /** Zero is an empty slot. */
    private static long hash(String path) {
        long hash = HASH.hashBytes(path.getBytes(StandardCharsets.UTF_8)).asLong();
        return hash == 0 ? 1 : hash;
    }
}
