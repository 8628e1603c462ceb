// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ItemId;
import io.cairn.core.collect.RawItem;
import io.cairn.core.collect.ReadList;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.Stage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which stage of a plan holds an item. Immutable. */
final class Placement {

    private final Map<ItemId, Integer> turns = new HashMap<>();
    private final Set<String> typesOfTurns = new HashSet<>();
    private final Set<String> companionTypes = new HashSet<>();
    private final Set<ItemId> named;
    private final List<Stage> withMembers;
    private final Plan plan;

    Placement(Plan plan) {
        this.plan = plan;
        for (Stage stage : plan.stages()) {
            stage.turns().forEach(turn -> {
                turns.put(turn.item(), stage.number());
                typesOfTurns.add(turn.item().type());
                turn.with().forEach(item -> companionTypes.add(item.type()));
            });
        }
        named = plan.namedTurns();
        withMembers = plan.stages().stream()
                .filter(stage -> stage.members().isPresent())
                .toList();
    }

    /** Which lists a parallel stage has to read. */
    List<ReadList.Target> targets(Stage stage, ReadList lists) {
        return plan.targets(stage, lists);
    }

    /** Whether an item that a list gave is this stage's to capture. */
    boolean holds(Stage stage, RawItem item) {
        int holder = holder(item);
        return holder == 0 ? stage.rest() : holder == stage.number();
    }

    /** Whether a rule or an orderer has placed an item into another stage than this. */
    boolean elsewhere(Stage stage, RawItem item) {
        int holder = holder(item);
        return holder != 0 && holder != stage.number();
    }

    /** The number of the stage that holds the item by a turn or as a member; 0 for none. */
    private int holder(RawItem item) {
        if (typesOfTurns.contains(item.type().id())) {
            Integer turn = turns.get(item.id());
            if (turn != null) {
                return turn;
            }
        }
        return withMembers.stream()
                .filter(stage -> stage.members().orElseThrow().has(item))
                .mapToInt(Stage::number)
                .findFirst()
                .orElse(0);
    }

    /** The types of the items that have a place in another's turn. */
    Set<String> companionTypes() {
        return companionTypes;
    }

    /** Whether the item has a turn of its own, in whichever stage. */
    boolean hasTurn(ItemId item) {
        return turns.containsKey(item);
    }

    /** Whether the user gave it that turn by its name. */
    boolean isNamed(ItemId item) {
        return named.contains(item);
    }
}
