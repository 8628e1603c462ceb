// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import java.util.List;

/**
 * The stages of a restore. Immutable.
 *
 * @param stages the stages in the order in which they run; none is empty
 * @param notes what the user should know about it
 */
public record RestorePlan(List<RestoreStage> stages, List<String> notes) {

    /** Copies the lists. */
    public RestorePlan {
        stages = List.copyOf(stages);
        notes = List.copyOf(notes);
    }

    /** How many items it restores. */
    public long items() {
        return stages.stream().mapToLong(stage -> stage.items().size()).sum();
    }
}
