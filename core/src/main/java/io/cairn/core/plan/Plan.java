// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.collect.ReadList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The stages of a backup. Immutable.
 *
 * @param stages the stages in the order in which they run. Exactly one is the {@linkplain Stage#rest rest}; stages of
 *     rules that are placed last follow it
 * @param notes what the user should know about it: which wishes were not followed, and why
 */
public record Plan(List<Stage> stages, List<String> notes) {

    /** Copies the lists. */
    public Plan {
        stages = List.copyOf(stages);
        notes = List.copyOf(notes);
    }

    /** The same plan with notes before its own. */
    public Plan withNotes(List<String> earlier) {
        return new Plan(stages, Stream.concat(earlier.stream(), notes.stream()).toList());
    }

    /** Which of a backup's lists a parallel stage has to read. */
    public List<ReadList.Target> targets(Stage stage, ReadList lists) {
        return lists.targets().stream()
                .filter(target -> stage.rest()
                        ? stages.stream().noneMatch(other -> takesAll(other, target))
                        : stage.members()
                                .map(members -> members.mayBeIn(target.type(), target.namespace()))
                                .orElse(false))
                .toList();
    }

    private static boolean takesAll(Stage stage, ReadList.Target target) {
        return stage.members()
                .map(members -> members.takesAll(target.type(), target.namespace()))
                .orElse(false);
    }

    /** Every item that has a turn of its own, in whichever stage. */
    public Set<ItemId> turns() {
        return items(stage -> true);
    }

    /** Those that the user named one by one. */
    public Set<ItemId> namedTurns() {
        return items(Stage::named);
    }

    private Set<ItemId> items(Predicate<Stage> wanted) {
        Set<ItemId> items = new HashSet<>();
        stages.stream().filter(wanted).forEach(stage -> {
            stage.turns().stream().map(Turn::item).forEach(items::add);
        });
        return items;
    }
}
