// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import io.cairn.api.ItemId;
import io.cairn.api.Ordering.Place;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.Planner;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish;
import io.cairn.core.plan.Wish.Block;
import io.cairn.core.plan.Wish.Edge;
import io.cairn.core.plan.Wish.Origin;
import io.cairn.core.spec.Treatment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Compiling the wishes of 1,000 rules over 100,000 items: nine of ten rules are blocks, half of those serial, of 100 items
 * of their own and up to 100 that one of the ten rules around wants too; each tenth is a pair of 50 items before 50 others.
 *
 * <p>The planner alone: finding the items of the rules is not in the figure. One shot a fork is the figure of a cold
 * program; run it with {@code -prof gc} for what it allocates, and with {@code -jvmArgs -Xmx150m} to see that it fits.
 */
@State(Scope.Benchmark)
@Fork(3)
@Warmup(iterations = 0)
@Measurement(iterations = 3)
@BenchmarkMode(org.openjdk.jmh.annotations.Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PlanningBenchmark {

    private static final int ITEMS = 100_000;
    private static final int RULES = 1_000;
    private static final int OWN = ITEMS / RULES;
    private static final int PAIR = 10;
    private static final int NEAR = 10;

    private List<Wish> wishes = List.of();

    /** Makes the wishes. */
    @Setup
    public void makeWishes() {
        Random random = new Random(1);
        List<ItemId> items = new ArrayList<>(IntStream.range(0, ITEMS)
                .mapToObj(number -> ItemId.of(Pods.TYPE, Pods.namespace(number), Pods.name(number)))
                .toList());
        Collections.shuffle(items, random);
        List<Wish> made = new ArrayList<>();
        for (int rule = 0; rule < RULES; rule++) {
            Origin origin = new Origin(Origin.RULES, true, "rules.yaml:" + (rule + 1) + ":5");
            List<ItemId> own = items.subList(rule * OWN, (rule + 1) * OWN);
            made.add(rule % PAIR == PAIR - 1 ? pair(origin, own) : block(origin, rule, own, items, random));
        }
        wishes = List.copyOf(made);
    }

    private static Wish pair(Origin origin, List<ItemId> own) {
        return new Edge(
                origin, "pair", new HashSet<>(own.subList(0, OWN / 2)), new HashSet<>(own.subList(OWN / 2, OWN)));
    }

    private static Wish block(Origin origin, int rule, List<ItemId> own, List<ItemId> items, Random random) {
        Set<ItemId> wanted = new LinkedHashSet<>(own);
        for (int more = 0; more < OWN; more++) {
            int other = (rule * OWN + random.nextInt(NEAR * OWN)) % ITEMS;
            // What pairs order stays free: a block that takes one side would contradict them.
            if (other / OWN % PAIR != PAIR - 1) {
                wanted.add(items.get(other));
            }
        }
        return new Block(
                origin,
                "rule " + rule,
                rule % 2 == 0 ? Mode.SERIAL : Mode.PARALLEL,
                Place.FIRST,
                wanted.stream().map(Turn::of).toList(),
                false,
                Treatment.plain(),
                Optional.empty());
    }

    /** One operation is one plan. */
    @Benchmark
    public Plan plan() {
        return Planner.plan(wishes).plan();
    }
}
