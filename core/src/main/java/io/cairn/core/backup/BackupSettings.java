// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

/**
 * How much a run does at a time.
 *
 * @param lists how many pages of lists are waited for at a time
 * @param readers how many threads read lists: more than that, as each works on its pages too
 * @param compressors how many threads compress
 * @param version the version of Cairn, for the record
 */
public record BackupSettings(int lists, int readers, int compressors, String version) {

    private static final int LISTS = 6;

    /** Enough to keep an API server busy without crowding out its other users. */
    public static BackupSettings defaults(String version) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new BackupSettings(
                LISTS, LISTS + Math.min(4, processors), Math.max(1, Math.min(4, processors / 2)), version);
    }
}
