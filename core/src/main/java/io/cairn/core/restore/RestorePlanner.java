// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemId;
import io.cairn.api.Ordering.Place;
import io.cairn.api.OwnerRef;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Planner;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish;
import io.cairn.core.plan.Wish.Origin;
import io.cairn.core.restore.Arrangement.Reason;
import io.cairn.core.spec.Treatment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Makes the stages of a restore. Used once, by one thread.
 *
 * <p>What decides, from the strongest to the weakest:
 *
 * <ol>
 *   <li>an item never comes before its {@linkplain DefaultStages default stage};
 *   <li>the order inside a serial rule and that of a pair: what must come later goes to a later default stage if it has to;
 *   <li>what is placed last comes after all default stages, and there in their order again;
 *   <li>an owner comes before what it owns;
 *   <li>inside a default stage all of the first rule comes before all of the second, and all rules before the rest;
 *   <li>inside a default stage the order that the backup recorded, if the user wants it.
 * </ol>
 */
final class RestorePlanner {

    private static final int PHASE = 40;
    private static final long RULES = 0;
    private static final long RECORDED = 1L << PHASE;
    private static final long OTHERS = 2L << PHASE;
    private static final int NO_BLOCK = -1;

    private final List<RestoreItem> items;
    private final List<String> notes = new ArrayList<>();
    private final Map<ItemId, Integer> numbers = new HashMap<>();
    private final List<Wish.Block> blocks = new ArrayList<>();
    private final List<Wish.Edge> pairs = new ArrayList<>();
    private final List<List<Integer>> byBlock = new ArrayList<>();
    private final int[] block;
    private final int[] turn;

    private RestorePlanner(List<RestoreItem> items) {
        this.items = items;
        this.block = new int[items.size()];
        this.turn = new int[items.size()];
        Arrays.fill(block, NO_BLOCK);
        for (int i = 0; i < items.size(); i++) {
            numbers.put(items.get(i).id(), i);
        }
    }

    /**
     * Makes the plan.
     *
     * @param items what is restored, in the order of the archive
     * @param rules the wishes of the user's rules, in their order, whose blocks know their items one by one
     * @param recorded the blocks of the backup's plan, in the order that the user wants; possibly none
     * @throws io.cairn.api.InvalidInputException if the rules contradict each other
     */
    static RestorePlan plan(List<RestoreItem> items, List<Wish> rules, List<Wish.Block> recorded) {
        Planner.plan(rules); // complains about circles, rule by rule
        RestorePlanner planner = new RestorePlanner(items);
        rules.forEach(planner::add);
        int explicit = planner.blocks.size();
        recorded.forEach(planner::add);
        planner.gather();
        int[] ranks = planner.ranks(explicit);
        Arrangement inStages = new Arrangement(items.size());
        long[] places = planner.places(inStages, ranks, explicit);
        return new RestorePlan(planner.stages(ranks, places, inStages), planner.notes);
    }

    private void add(Wish wish) {
        if (wish instanceof Wish.Edge edge) {
            pairs.add(edge);
        } else if (wish instanceof Wish.Block one) {
            int number = blocks.size();
            blocks.add(one);
            for (int i = 0; i < one.turns().size(); i++) {
                Turn next = one.turns().get(i);
                claim(next.item(), number, i);
                for (ItemId with : next.with()) {
                    claim(with, number, i);
                }
            }
        }
    }

    private void claim(ItemId item, int number, int position) {
        Integer known = numbers.get(item);
        if (known != null && block[known] == NO_BLOCK) {
            block[known] = number;
            turn[known] = position;
        }
    }

    private void gather() {
        blocks.forEach(any -> byBlock.add(new ArrayList<>()));
        for (int i = 0; i < items.size(); i++) {
            if (block[i] != NO_BLOCK) {
                byBlock.get(block[i]).add(i);
            }
        }
        byBlock.forEach(members -> members.sort(Comparator.comparingInt(i -> turn[i])));
    }

    /** The default stage of each item, or the later one to which something pushes it. */
    private int[] ranks(int explicit) {
        Arrangement graph = new Arrangement(items.size());
        owners(graph, 0, (owner, owned) -> true);
        for (int number = 0; number < explicit; number++) {
            if (blocks.get(number).mode() == Mode.SERIAL) {
                List<Integer> chain = byBlock.get(number);
                for (int i = 1; i < chain.size(); i++) {
                    graph.edge(chain.get(i - 1), chain.get(i), 0, Reason.WANTED);
                }
            }
        }
        for (Wish.Edge pair : pairs) {
            pair(graph, numbers(pair.before(), item -> true), numbers(pair.after(), item -> true));
        }
        long[] own = new long[items.size()];
        for (int i = 0; i < own.length; i++) {
            int stage = DefaultStages.of(items.get(i).ref().type().id());
            own[i] = isLast(i) ? stage + DefaultStages.count() : stage;
        }
        long[] ranks = graph.places(own, (place, weight) -> place, this::noteOwner);
        return IntStream.range(0, items.size()).map(i -> (int) ranks[i]).toArray();
    }

    private boolean isLast(int item) {
        return block[item] != NO_BLOCK && blocks.get(block[item]).place() == Place.LAST;
    }

    private void noteOwner(int item) {
        notes.add(
                items.get(item).id() + " is restored before its owner, as a rule wants: it loses the reference to it");
    }

    private List<Integer> numbers(Collection<ItemId> ids, IntPredicate wanted) {
        return ids.stream()
                .map(numbers::get)
                .filter(number -> number != null && wanted.test(number))
                .sorted()
                .toList();
    }

    private void owners(Arrangement graph, int weight, BiPredicate<Integer, Integer> related) {
        Map<String, Integer> byUid = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            byUid.put(items.get(i).ref().uid(), i);
        }
        byUid.remove(""); // says nothing about who it is
        for (int i = 0; i < items.size(); i++) {
            for (OwnerRef owner : items.get(i).ref().owners()) {
                Integer first = byUid.get(owner.uid());
                if (first != null && first != i && related.test(first, i)) {
                    graph.edge(first, i, weight, Reason.OWNER);
                }
            }
        }
    }

    private static void pair(Arrangement graph, List<Integer> before, List<Integer> after) {
        if (!before.isEmpty() && !after.isEmpty()) {
            int knot = graph.knot();
            before.forEach(first -> graph.edge(first, knot, 0, Reason.WANTED));
            after.forEach(then -> graph.edge(knot, then, 1, Reason.WANTED));
        }
    }

    /** Where each item stands in its default stage. */
    private long[] places(Arrangement graph, int[] ranks, int explicit) {
        owners(graph, 1, (owner, owned) -> ranks[owner] == ranks[owned]);
        for (int rank = 0; rank < 2 * DefaultStages.count(); rank++) {
            int one = rank;
            addStage(graph, item -> ranks[item] == one, explicit);
        }
        long[] own = new long[items.size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = block[i] == NO_BLOCK ? OTHERS : block[i] < explicit ? RULES : RECORDED;
        }
        return graph.places(own, Long::sum, item -> {});
    }

    private void addStage(Arrangement graph, IntPredicate here, int explicit) {
        int barrier = NO_BLOCK;
        for (int number = 0; number < blocks.size(); number++) {
            List<Integer> members =
                    byBlock.get(number).stream().filter(here::test).toList();
            if (members.isEmpty()) {
                continue;
            }
            boolean ruled = number < explicit;
            boolean serial = blocks.get(number).mode() == Mode.SERIAL;
            Reason between = ruled ? Reason.LISTED : Reason.RECORDED;
            int next = graph.knot();
            for (int i = 0; i < members.size(); i++) {
                if (barrier != NO_BLOCK) {
                    graph.edge(barrier, members.get(i), 1, between);
                }
                if (i > 0 && serial) {
                    graph.edge(members.get(i - 1), members.get(i), 0, ruled ? Reason.WANTED : Reason.RECORDED);
                }
                graph.edge(members.get(i), next, 0, between);
            }
            if (barrier != NO_BLOCK) {
                graph.edge(barrier, next, 0, between);
            }
            barrier = next;
        }
        for (Wish.Edge pair : pairs) {
            pair(graph, numbers(pair.before(), here), numbers(pair.after(), here));
        }
    }

    private record Slot(int rank, long place, int block) {

        private static final Comparator<Slot> IN_ORDER = Comparator.comparingInt(Slot::rank)
                .thenComparingLong(Slot::place)
                .thenComparingInt(Slot::block);
    }

    private List<RestoreStage> stages(int[] ranks, long[] places, Arrangement inStages) {
        Map<Slot, List<Integer>> slots = new TreeMap<>(Slot.IN_ORDER);
        IntStream.range(0, items.size())
                .boxed()
                .forEach(i -> slots.computeIfAbsent(new Slot(ranks[i], places[i], block[i]), slot -> new ArrayList<>())
                        .add(i));
        List<RestoreStage> stages = new ArrayList<>();
        slots.forEach((slot, members) -> stages.add(stage(stages.size() + 1, slot, members, inStages)));
        return stages;
    }

    private RestoreStage stage(int number, Slot slot, List<Integer> members, Arrangement inStages) {
        String named = DefaultStages.name(slot.rank() % DefaultStages.count());
        if (slot.block() == NO_BLOCK) {
            long later = slot.place() - OTHERS;
            List<RestoreItem> stage = sorted(members);
            return new RestoreStage(
                    number,
                    later == 0 ? named : named + ", part " + (later + 1),
                    later == 0 ? "by type" : why(stage.get(0), inStages),
                    Origin.NONE,
                    Mode.PARALLEL,
                    Treatment.plain(),
                    stage);
        }
        Wish.Block of = blocks.get(slot.block());
        members.sort(Comparator.comparingInt(i -> turn[i]));
        return new RestoreStage(
                number,
                of.name() + ": " + named,
                of.origin().position().isEmpty()
                        ? "order of the backup"
                        : "rule at " + of.origin().position(),
                of.origin(),
                of.mode(),
                of.treatment(),
                of.mode() == Mode.SERIAL ? restored(members) : sorted(members));
    }

    private String why(RestoreItem item, Arrangement inStages) {
        return inStages.wait(numbers.getOrDefault(item.id(), 0))
                .map(wait -> {
                    ItemId first = items.get(wait.item()).id();
                    return wait.reason() == Reason.OWNER
                            ? "owned, as " + item.id() + " by " + first
                            : "a rule has " + item.id() + " wait for " + first;
                })
                .orElse("");
    }

    private List<RestoreItem> sorted(List<Integer> members) {
        return members.stream()
                .map(items::get)
                .sorted(Comparator.comparing(RestoreItem::id))
                .toList();
    }

    private List<RestoreItem> restored(List<Integer> members) {
        return members.stream().map(items::get).toList();
    }
}
