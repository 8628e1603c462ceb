// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

/**
 * How much a run does at a time.
 *
 * @param lists how many lists are read at a time
 * @param compressors how many threads compress
 * @param version the version of Cairn, for the record
 */
public record BackupSettings(int lists, int compressors, String version) {

    /** Enough to keep an API server busy without crowding out its other users. */
    public static BackupSettings defaults(String version) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new BackupSettings(6, Math.max(1, Math.min(4, processors / 2)), version);
    }
}
