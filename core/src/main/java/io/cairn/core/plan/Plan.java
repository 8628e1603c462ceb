// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The stages of a backup. Immutable.
 *
 * @param stages the stages in the order in which they run; the last is the parallel one, of all that has no turn
 * @param notes what the user should know about it: which wishes of an orderer were not followed, and why
 */
public record Plan(List<Stage> stages, List<String> notes) {

    /** Copies the lists. */
    public Plan {
        stages = List.copyOf(stages);
        notes = List.copyOf(notes);
    }

    /** Every item that has a turn of its own. */
    public Set<ItemId> turns() {
        Set<ItemId> items = new HashSet<>();
        stages.forEach(stage -> stage.turns().forEach(turn -> items.add(turn.item())));
        return items;
    }
}
