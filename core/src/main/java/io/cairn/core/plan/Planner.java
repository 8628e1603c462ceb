// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import io.cairn.api.Sequence;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Stage.Mode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Joins the sequences of all orderers into stages: one serial stage a sequence, in the order in which the orderers ran,
 * and at the end one parallel stage of all that has no turn. An item keeps the first turn it was given. Used by one
 * thread.
 */
final class Planner {

    /** The name of the last stage. */
    static final String REST = "everything else";

    private record Placed(String orderer, Sequence sequence, List<Turn> turns) {}

    private record Place(String orderer, String sequence) {}

    private final List<Placed> placed = new ArrayList<>();
    private final Map<ItemId, Place> places = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * Adds what an orderer made.
     *
     * @throws OrderException if it gives an item two turns
     */
    void add(String orderer, List<Sequence> sequences) {
        for (Sequence sequence : sequences) {
            List<Turn> kept = new ArrayList<>();
            for (Turn turn : sequence.turns()) {
                Place earlier = places.putIfAbsent(turn.item(), new Place(orderer, sequence.name()));
                if (earlier == null) {
                    kept.add(turn);
                } else if (earlier.orderer().equals(orderer)) {
                    throw new OrderException(
                            orderer,
                            "gives " + turn.item() + " two turns: in '" + earlier.sequence() + "' and in '"
                                    + sequence.name() + "'");
                } else {
                    notes.add(turn.item() + " keeps its turn in '" + earlier.sequence() + "' (" + earlier.orderer()
                            + "); " + orderer + " would give it one in '" + sequence.name() + "'");
                }
            }
            placed.add(new Placed(orderer, sequence, kept));
        }
    }

    /** The sequence in which an item has its turn so far. */
    Optional<String> placedBy(ItemId item) {
        return Optional.ofNullable(places.get(item)).map(Place::sequence);
    }

    /** The plan. */
    Plan plan() {
        Set<ItemId> withOthers = new HashSet<>();
        List<Stage> stages = new ArrayList<>();
        for (Placed each : placed) {
            List<Turn> turns = each.turns().stream()
                    .map(turn -> new Turn(turn.item(), companions(turn, withOthers)))
                    .toList();
            if (!turns.isEmpty()) {
                stages.add(new Stage(
                        stages.size() + 1,
                        Mode.SERIAL,
                        each.sequence().name(),
                        each.orderer(),
                        each.sequence().named(),
                        turns));
            }
        }
        stages.add(new Stage(stages.size() + 1, Mode.PARALLEL, REST, "", false, List.of()));
        return new Plan(stages, notes);
    }

    private List<ItemId> companions(Turn turn, Set<ItemId> withOthers) {
        return turn.with().stream()
                .filter(item -> !places.containsKey(item) && withOthers.add(item))
                .toList();
    }
}
