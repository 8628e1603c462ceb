// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemOrderer;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.catalog.ServedType;
import io.cairn.core.collect.ClusterView;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.PlanMaker;
import io.cairn.core.plugins.Extension;
import io.cairn.core.spec.BackupSpec;
import io.cairn.plugins.orderedresources.OrderedResourcesOrderer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Planning with 1,000 pods listed by name, in no order, in a cluster of 100,000.
 *
 * <p>The orderer of ordered resources works on names alone, so a plan costs the same whatever the cluster holds, and
 * nothing is read for it: the server here fails if a pod is asked for. What the 100,000 cost comes after it: to find out
 * of each whether it has a turn. The engine does that item by item as lists come in; here its lookup is done in the
 * plan's own set of turns, so the figure is that of the lookups and not that of the engine around them.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OrderingBenchmark {

    private static final int PODS = 100_000;
    private static final int LISTED = 1_000;
    private static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces", "Namespace", false);

    private final Catalog catalog = new Catalog(
            List.of(
                    new ServedType(Pods.TYPE, "pod", List.of("po")),
                    new ServedType(NAMESPACES, "namespace", List.of("ns"))),
            List.of());
    private final NamespacesOnly api = new NamespacesOnly(PODS);
    private final ItemReader reader = new ItemReader(api);
    private final List<Extension<ItemOrderer>> orderers = List.of(new Extension<>(
            "ordered-resources", "ordered-resources", new OrderedResourcesOrderer(new ClusterView(catalog, api))));
    private final List<ItemRef> refs =
            IntStream.range(0, PODS).mapToObj(OrderingBenchmark::ref).toList();
    private final BackupSpec spec =
            BackupSpec.builder().orderedResources(Map.of("po", listed())).build();
    private final Filters filters;

    /** Resolves the filters, as a run does before it plans. */
    public OrderingBenchmark() {
        try {
            filters = Filters.resolve(spec, catalog, reader, new ArrayList<>());
        } catch (ClusterException e) {
            // JMH's subclass of this one can't let a checked exception through.
            throw new IllegalStateException(e);
        }
    }

    private static ItemRef ref(int number) {
        return new ItemRef(
                Pods.TYPE,
                Pods.namespace(number),
                Pods.name(number),
                "",
                "1",
                Map.of(),
                Map.of(),
                List.of(),
                Instant.EPOCH);
    }

    private String listed() {
        List<ItemRef> shuffled = new ArrayList<>(refs);
        Collections.shuffle(shuffled, new Random(1));
        return shuffled.stream()
                .limit(LISTED)
                .map(ref -> ref.namespace() + "/" + ref.name())
                .collect(Collectors.joining(","));
    }

    /** A wrong plan is no figure. */
    @Setup
    public void check() throws ClusterException {
        long found = planAndLookUp();
        if (found != LISTED) {
            throw new IllegalStateException(found + " pods have a turn, and " + LISTED + " were listed");
        }
    }

    /** One operation is one plan: names read, types resolved, each item checked against the filters, stages made. */
    @Benchmark
    public Plan plan() throws ClusterException {
        return new PlanMaker(catalog, reader, filters)
                .make(spec, List.of(), orderers)
                .plan();
    }

    /** One operation is one plan and, for each of the 100,000 refs, whether it has a turn. */
    @Benchmark
    public long planAndLookUp() throws ClusterException {
        Set<ItemId> turns = plan().turns();
        return refs.stream().filter(ref -> turns.contains(ref.id())).count();
    }
}
