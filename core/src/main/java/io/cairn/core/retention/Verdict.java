// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.retention;

import io.cairn.core.repository.BackupSummary;
import java.util.List;

/**
 * Whether a backup stays, and why.
 *
 * @param backup the backup
 * @param kept whether it stays
 * @param reasons all that keep it, or the one why it goes; never empty
 */
public record Verdict(BackupSummary backup, boolean kept, List<String> reasons) {

    /** Copies the list. */
    public Verdict {
        reasons = List.copyOf(reasons);
    }
}
