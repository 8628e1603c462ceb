// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.api.Ordering.Place;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish.Block;
import io.cairn.core.plan.Wish.Edge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every plan, checked with made-up wishes in the plainest way. */
class PlannerPropertyTest {

    private static final int ITEMS = 40;

    static IntStream seeds() {
        return IntStream.range(0, 400);
    }

    /** Where an item stands: its stage, and its turn in there. */
    private record Seat(int stage, int turn, Mode mode) {

        boolean isBefore(Seat other) {
            return stage < other.stage || (stage == other.stage && mode == Mode.SERIAL && turn < other.turn);
        }
    }

    /** Wishes that agree: precedences lead from what has a low number to what has a high one, and blocks run so too. */
    private static List<Wish> agreeing(Random random) {
        List<Wish> wishes = new ArrayList<>();
        List<Wish> last = new ArrayList<>();
        int next = 0;
        int blocks = random.nextInt(5);
        for (int number = 0; number < blocks; number++) {
            next += random.nextInt(4);
            int end = Math.min(ITEMS, next + random.nextInt(6));
            List<Integer> pods = new ArrayList<>();
            for (; next < end; next++) {
                if (random.nextInt(4) > 0) {
                    pods.add(next);
                }
            }
            Mode mode = random.nextBoolean() ? Mode.SERIAL : Mode.PARALLEL;
            if (mode == Mode.PARALLEL) {
                Collections.shuffle(pods, random);
            }
            boolean first = number < 3;
            Block block = Wishes.block(
                    Wishes.rule(number),
                    "block " + number,
                    mode,
                    first ? Place.FIRST : Place.LAST,
                    pods.stream().map(String::valueOf).toArray(String[]::new));
            Block whole = mode == Mode.PARALLEL && random.nextBoolean() ? Wishes.withMembers(block) : block;
            (first ? wishes : last).add(whole);
        }
        wishes.addAll(last);
        int edges = random.nextInt(12);
        for (int number = 0; number < edges; number++) {
            int split = 1 + random.nextInt(ITEMS - 1);
            wishes.add(Wishes.edge(
                    Wishes.rule(100 + number), "edge " + number, some(random, 0, split), some(random, split, ITEMS)));
        }
        return wishes;
    }

    private static List<Wish> anything(Random random, String orderer) {
        List<Wish> wishes = new ArrayList<>();
        for (int number = 0; number < random.nextInt(6); number++) {
            wishes.add(Wishes.edge(
                    Wishes.orderer(orderer),
                    orderer + " edge " + number,
                    some(random, 0, ITEMS),
                    some(random, 0, ITEMS)));
        }
        List<String> pods = new ArrayList<>(some(random, 0, ITEMS));
        wishes.add(Wishes.serial(Wishes.orderer(orderer), orderer + " sequence", pods.toArray(String[]::new)));
        return wishes;
    }

    private static Set<String> some(Random random, int from, int to) {
        return random.ints(1 + random.nextInt(3), from, to)
                .mapToObj(String::valueOf)
                .collect(Collectors.toSet());
    }

    private static Map<ItemId, Seat> seats(Plan plan) {
        Map<ItemId, Seat> seats = new HashMap<>();
        for (Stage stage : plan.stages()) {
            for (int turn = 0; turn < stage.turns().size(); turn++) {
                Seat earlier = seats.put(stage.turns().get(turn).item(), new Seat(stage.number(), turn, stage.mode()));
                assertThat(earlier).as("an item has one turn").isNull();
            }
        }
        return seats;
    }

    private static Seat seat(Plan plan, Map<ItemId, Seat> seats, ItemId item) {
        int rest = plan.stages().stream()
                .filter(Stage::rest)
                .findFirst()
                .orElseThrow()
                .number();
        return seats.getOrDefault(item, new Seat(rest, 0, Mode.PARALLEL));
    }

    private static void requireKept(Plan plan, Collection<Wish> wishes) {
        Map<ItemId, Seat> seats = seats(plan);
        assertThat(plan.stages().stream().filter(Stage::rest)).hasSize(1);
        List<Seat> ended = new ArrayList<>();
        int rest = plan.stages().stream()
                .filter(Stage::rest)
                .findFirst()
                .orElseThrow()
                .number();
        for (Wish wish : wishes) {
            if (wish instanceof Block block) {
                List<ItemId> items = block.turns().stream().map(Turn::item).toList();
                assertThat(seats.keySet()).containsAll(items);
                for (ItemId item : items) {
                    Seat seat = seats.get(item);
                    assertThat(seat.stage() < rest).isEqualTo(block.place() == Place.FIRST);
                    ended.forEach(before -> assertThat(before.stage()).isLessThan(seat.stage()));
                    assertThat(seat.mode()).isEqualTo(block.mode());
                }
                if (block.mode() == Mode.SERIAL) {
                    for (int i = 1; i < items.size(); i++) {
                        assertThat(seats.get(items.get(i - 1)).isBefore(seats.get(items.get(i))))
                                .isTrue();
                    }
                }
                items.forEach(item -> ended.add(seats.get(item)));
                long members = plan.stages().stream()
                        .filter(stage -> stage.name().equals(block.name())
                                && stage.members().isPresent())
                        .count();
                assertThat(members).isEqualTo(block.members().isPresent() ? 1 : 0);
            } else if (wish instanceof Edge edge) {
                for (ItemId before : edge.before()) {
                    for (ItemId after : edge.after()) {
                        assertThat(seat(plan, seats, before).isBefore(seat(plan, seats, after)))
                                .as("%s before %s by %s in %s", before, after, edge.name(), Wishes.lines(plan))
                                .isTrue();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void wishesThatAgreeAreAllKept(int seed) {
        List<Wish> wishes = agreeing(new Random(seed));

        requireKept(Planner.plan(wishes).plan(), wishes);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theUsersWishesAreKeptWhateverOrderersThink(int seed) {
        Random random = new Random(seed);
        List<Wish> rules = agreeing(random);
        List<Wish> wishes = new ArrayList<>(rules);
        for (String orderer : List.of("first", "second")) {
            try {
                List<Wish> ideas = anything(random, orderer);
                Planner.plan(ideas);
                wishes.addAll(ideas);
            } catch (OrderException e) {
                assertThat(e).hasMessageContaining(orderer + " contradicts itself");
            }
        }
        Plan plan = Planner.plan(wishes).plan();

        requireKept(plan, rules);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aPlanDoesNotDependOnTheOrderOfWhatHasNone(int seed) {
        List<Wish> wishes = agreeing(new Random(seed));
        Random random = new Random(seed);
        List<Wish> shuffled = wishes.stream()
                .map(wish -> {
                    if (!(wish instanceof Block block) || block.mode() == Mode.SERIAL) {
                        return wish;
                    }
                    List<Turn> turns = new ArrayList<>(block.turns());
                    Collections.shuffle(turns, random);
                    return Wishes.withTurns(block, turns.toArray(Turn[]::new));
                })
                .collect(Collectors.toCollection(ArrayList::new));
        // Pairs stand behind all blocks: among themselves they have no order.
        List<Wish> edges = shuffled.stream().filter(Edge.class::isInstance).toList();
        List<Wish> others = new ArrayList<>(edges);
        Collections.shuffle(others, random);
        shuffled.removeAll(edges);
        shuffled.addAll(others);

        Plan plan = Planner.plan(wishes).plan();
        assertThat(items(Planner.plan(shuffled).plan())).isEqualTo(items(plan));
        assertThat(Planner.plan(wishes).plan()).isEqualTo(plan);
    }

    private static List<List<ItemId>> items(Plan plan) {
        return plan.stages().stream()
                .map(stage -> stage.turns().stream().map(Turn::item).toList())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aChainHasAsManyStagesAsLinks(int seed) {
        Random random = new Random(seed);
        int links = 1 + random.nextInt(8);
        List<Wish> wishes = new ArrayList<>();
        for (int link = 1; link < links; link++) {
            Set<String> before = Set.of("a" + (link - 1), "b" + (link - 1));
            wishes.add(Wishes.edge(Wishes.rule(link), "link " + link, before, Set.of("a" + link, "b" + link)));
        }
        Collections.shuffle(wishes, random);

        assertThat(Planner.plan(wishes).plan().stages()).hasSize(links);
    }
}
