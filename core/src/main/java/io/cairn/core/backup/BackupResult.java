// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.core.repository.BackupRecord;
import java.util.List;

/**
 * How a run ended.
 *
 * @param record what is known of the backup; of a failed run, the last error says why
 * @param notes what was cleaned up to begin with
 * @param requests how many requests were sent to the API server
 */
public record BackupResult(BackupRecord record, List<String> notes, long requests) {

    /** Copies the list. */
    public BackupResult {
        notes = List.copyOf(notes);
    }
}
