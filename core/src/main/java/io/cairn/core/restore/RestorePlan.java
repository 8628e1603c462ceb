// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemId;
import java.util.List;
import java.util.Set;

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

    /** The same without some items. The stages keep their numbers; one of which nothing is left goes. */
    RestorePlan without(Set<ItemId> left) {
        List<RestoreStage> rest = stages.stream()
                .map(stage -> new RestoreStage(
                        stage.number(),
                        stage.name(),
                        stage.why(),
                        stage.origin(),
                        stage.mode(),
                        stage.treatment(),
                        stage.items().stream()
                                .filter(item -> !left.contains(item.id()))
                                .toList()))
                .filter(stage -> !stage.items().isEmpty())
                .toList();
        return new RestorePlan(rest, notes);
    }

    /** How many items it restores. */
    public long items() {
        return stages.stream().mapToLong(stage -> stage.items().size()).sum();
    }
}
