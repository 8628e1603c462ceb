// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds how what was captured differs from the stored plan, entry by entry as the journal is read. Keeps the plan's turns
 * and the differences, and nothing of the other entries. Used by one thread.
 */
public final class PlanComparison {

    /** In which way something differs. */
    public enum Kind {
        /** It was captured in another stage than planned. */
        STAGE,
        /** It was captured in its stage, after an item that the plan has behind it. */
        ORDER,
        /** It was planned and not captured. */
        NOT_CAPTURED;

        /** The word as it is shown: {@code not-captured}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One difference.
     *
     * @param kind in which way
     * @param item the item
     * @param planned the number of its stage in the plan
     * @param actual the number of the stage in which it was met, 0 if in none
     * @param text the sentence about it
     */
    public record Difference(Kind kind, ItemId item, int planned, int actual, String text) {}

    /** A planned turn: its stage, its place among all turns, and the item it goes along with, if it does. */
    private record Seat(int stage, int place, String host) {}

    private final Map<String, Seat> open = new LinkedHashMap<>();
    private final Set<Integer> serial = new HashSet<>();
    private final Map<Integer, Integer> reached = new HashMap<>();
    private final List<Difference> differences = new ArrayList<>();

    /**
     * Compares with this plan, in the form in which it is stored.
     *
     * @throws IOException if it is no plan
     */
    public PlanComparison(ObjectTree plan) throws IOException {
        for (ObjectTree stage : plan.trees("stages")) {
            int number = (int) RecordTree.number(stage, "stage");
            if (stage.text("mode").orElse("").equals("serial")) {
                serial.add(number);
            }
            for (ObjectTree turn : stage.trees("turns")) {
                String item = turn.text("item").orElse("");
                open.put(item, new Seat(number, open.size(), ""));
                turn.texts("with").forEach(with -> open.put(with, new Seat(number, open.size(), item)));
            }
        }
    }

    /** Takes the next entry of the journal. */
    public void take(JournalEntry entry) {
        String item = entry.item().toString();
        Seat seat = open.remove(item);
        if (seat == null) {
            // It belongs to an item of the plan and came along in its turn, or it is of the rest.
            return;
        }
        if (!isCaptured(entry)) {
            add(
                    Kind.NOT_CAPTURED,
                    entry.item(),
                    seat.stage(),
                    entry.stage(),
                    " had its turn in stage " + entry.stage() + " and was not captured: "
                            + (entry.note().isEmpty() ? entry.outcome() : entry.note()));
            return;
        }
        if (entry.stage() != seat.stage()) {
            add(
                    Kind.STAGE,
                    entry.item(),
                    seat.stage(),
                    entry.stage(),
                    " was captured in stage " + entry.stage() + ", and the plan has it in stage " + seat.stage());
            return;
        }
        if (serial.contains(seat.stage())) {
            int last = reached.merge(seat.stage(), seat.place(), Math::max);
            if (last > seat.place()) {
                add(
                        Kind.ORDER,
                        entry.item(),
                        seat.stage(),
                        entry.stage(),
                        " was captured after an item that the plan has behind it");
            }
        }
    }

    private static boolean isCaptured(JournalEntry entry) {
        return entry.outcome() == Outcome.CAPTURED || entry.outcome() == Outcome.TERMINATING;
    }

    private void add(Kind kind, ItemId item, int planned, int actual, String text) {
        differences.add(new Difference(kind, item, planned, actual, item + text));
    }

    /** All differences, after the last entry was taken: as the journal has them, and then what it doesn't have. */
    public List<Difference> differences() {
        List<Difference> all = new ArrayList<>(differences);
        open.forEach((item, seat) -> {
            ItemId id = ItemId.parse(item);
            String text = seat.host().isEmpty()
                    ? " has a turn in stage " + seat.stage() + " of the plan and none in the journal"
                    : " is planned to go along with " + seat.host() + " and is not in the journal";
            all.add(new Difference(Kind.NOT_CAPTURED, id, seat.stage(), 0, id + text));
        });
        return all;
    }
}
