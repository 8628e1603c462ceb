// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import io.cairn.api.Sequence;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish.Origin;
import io.cairn.core.spec.Treatment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Joins the sequences of all orderers into stages: one serial stage a sequence, and at the end one parallel stage of all
 * that has no turn. What the user named himself goes before what an orderer thinks; else the order is that in which the
 * orderers ran, and an item keeps the first turn it was given. Used by one thread.
 */
final class Planner {

    /** The name of the last stage. */
    static final String REST = "everything else";

    private record Made(String orderer, Sequence sequence) {}

    private final List<Made> named = new ArrayList<>();
    private final List<Made> others = new ArrayList<>();
    private final List<String> said = new ArrayList<>();

    /**
     * Adds what an orderer made.
     *
     * @throws OrderException if it gives an item two turns
     */
    void add(String orderer, List<Sequence> sequences) {
        Map<ItemId, String> turns = new HashMap<>();
        for (Sequence sequence : sequences) {
            for (Turn turn : sequence.turns()) {
                String earlier = turns.putIfAbsent(turn.item(), sequence.name());
                if (earlier != null) {
                    throw new OrderException(
                            orderer,
                            "gives " + turn.item() + " two turns: in '" + earlier + "' and in '" + sequence.name()
                                    + "'");
                }
            }
            (sequence.named() ? named : others).add(new Made(orderer, sequence));
        }
    }

    /** Adds a note of an orderer's own. */
    void note(String orderer, String text) {
        said.add("the orderer " + orderer + ": " + text);
    }

    /** The items that have a turn so far, each with the sequence that it is in. */
    Map<ItemId, String> placed() {
        Map<ItemId, String> placed = new HashMap<>();
        places(new ArrayList<>())
                .forEach((item, made) -> placed.put(item, made.sequence().name()));
        return placed;
    }

    /** The plan. */
    Plan plan() {
        List<String> notes = new ArrayList<>(said);
        Map<ItemId, Made> places = places(notes);
        Set<ItemId> withOthers = new HashSet<>();
        List<Stage> stages = new ArrayList<>();
        for (Made made : made()) {
            Sequence sequence = made.sequence();
            List<Turn> turns = sequence.turns().stream()
                    .filter(turn -> made.equals(places.get(turn.item())))
                    .map(turn -> new Turn(turn.item(), companions(turn, places.keySet(), withOthers)))
                    .toList();
            if (!turns.isEmpty()) {
                stages.add(new Stage(
                        stages.size() + 1,
                        Mode.SERIAL,
                        sequence.name(),
                        new Origin(made.orderer(), sequence.named(), ""),
                        sequence.named(),
                        Treatment.plain(),
                        turns,
                        Optional.empty()));
            }
        }
        stages.add(Stage.rest(stages.size() + 1));
        return new Plan(stages, notes);
    }

    private List<Made> made() {
        return Stream.concat(named.stream(), others.stream()).toList();
    }

    private Map<ItemId, Made> places(List<String> notes) {
        Map<ItemId, Made> places = new HashMap<>();
        for (Made made : made()) {
            for (Turn turn : made.sequence().turns()) {
                Made earlier = places.putIfAbsent(turn.item(), made);
                if (earlier != null) {
                    notes.add(turn.item() + " keeps its turn in '"
                            + earlier.sequence().name() + "' (" + earlier.orderer() + "); " + made.orderer()
                            + " would give it one in '" + made.sequence().name() + "'");
                }
            }
        }
        return places;
    }

    private static List<ItemId> companions(Turn turn, Set<ItemId> turns, Set<ItemId> withOthers) {
        return turn.with().stream()
                .filter(item -> !turns.contains(item) && withOthers.add(item))
                .toList();
    }
}
