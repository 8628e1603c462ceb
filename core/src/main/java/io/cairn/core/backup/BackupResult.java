// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.core.repository.BackupRecord;
import java.util.List;

/**
 * How a run ended.
 *
 * @param record what is known of the backup; of a failed run, the last error says why
 * @param locations where the backup is, or the record of its failure
 * @param notes what was cleaned up to begin with
 * @param requests how many requests were sent to the API server
 */
public record BackupResult(BackupRecord record, List<String> locations, List<String> notes, long requests) {

    /** Copies the lists. */
    public BackupResult {
        locations = List.copyOf(locations);
        notes = List.copyOf(notes);
    }
}
