// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

/**
 * What an archive may be at most, so that one that was made to do harm fills neither memory nor disk.
 *
 * @param entryBytes the largest entry, in bytes
 * @param entries how many entries there may be, of whatever kind
 * @param totalBytes the size of the unpacked tar, in bytes
 * @param ratio how many bytes one packed byte may become, beyond the first {@link #RATIO_FREE_BYTES}
 * @param headerBytes the size of all headers of one entry, in bytes
 * @param pathLength the length of a path, in characters
 * @param jsonDepth how deep an object may be nested
 */
public record Limits(
        int entryBytes, long entries, long totalBytes, int ratio, int headerBytes, int pathLength, int jsonDepth) {

    /** So many unpacked bytes are let through whatever their ratio: a small archive of like objects packs very well. */
    public static final long RATIO_FREE_BYTES = 16L << 20;

    /**
     * Many times what any honest archive needs: entries of 64 MiB, 10 million of them, 64 GiB unpacked, a ratio of 500 (like
     * objects come to about 100, and the format ends at 1032), headers of 64 KiB, paths of 1,024 characters, a depth of 100.
     */
    public static final Limits DEFAULT = new Limits(64 << 20, 10_000_000, 64L << 30, 500, 64 << 10, 1024, 100);

    /** Checks that every limit is positive. */
    public Limits {
        if (Math.min(Math.min(entryBytes, ratio), Math.min(headerBytes, Math.min(pathLength, jsonDepth))) <= 0
                || Math.min(entries, totalBytes) <= 0) {
            throw new IllegalArgumentException("every limit of an archive is at least 1");
        }
    }

    /** Where a user may set a limit, behind a message that it is broken. */
    static String setBy(String limit) {
        return " (archiveLimits." + limit + " in config.yaml)";
    }

    /** The same with another largest entry. */
    public Limits withEntryBytes(int bytes) {
        return new Limits(bytes, entries, totalBytes, ratio, headerBytes, pathLength, jsonDepth);
    }

    /** The same with another number of entries. */
    public Limits withEntries(long count) {
        return new Limits(entryBytes, count, totalBytes, ratio, headerBytes, pathLength, jsonDepth);
    }

    /** The same with another size of the whole. */
    public Limits withTotalBytes(long bytes) {
        return new Limits(entryBytes, entries, bytes, ratio, headerBytes, pathLength, jsonDepth);
    }

    /** The same with another ratio. */
    public Limits withRatio(int times) {
        return new Limits(entryBytes, entries, totalBytes, times, headerBytes, pathLength, jsonDepth);
    }

    /** The same with another depth of objects. */
    public Limits withJsonDepth(int depth) {
        return new Limits(entryBytes, entries, totalBytes, ratio, headerBytes, pathLength, depth);
    }
}
