// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import java.util.List;

/**
 * What a comparison came to.
 *
 * @param added how many items only the second has
 * @param removed how many items only the first has
 * @param changed how many items both have with different content
 * @param unchanged how many items both have with the same content, but for what a server sets
 * @param unknown how many items could not be compared; the notes say why
 * @param notes what should be known of the two, in sentences
 */
public record DiffResult(long added, long removed, long changed, long unchanged, long unknown, List<String> notes) {

    /** Copies the list. */
    public DiffResult {
        notes = List.copyOf(notes);
    }

    /** Whether there is any difference. */
    public boolean differs() {
        return added + removed + changed > 0;
    }
}
