// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import io.cairn.api.ClusterException;
import io.cairn.core.plan.Plan;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Rules and planner together: 1,000 rules over the 100,000 refs of {@link RuledPods}, from resolving the rules to the plan.
 * The first shots are those of a young JVM; {@link ColdPlanning} measures the first one by its CPU time.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class RulePlanningBenchmark {

    private final RulePlanning planning;

    /** Reads the refs. */
    public RulePlanningBenchmark() {
        try {
            planning = new RulePlanning();
        } catch (ClusterException e) {
            // JMH's subclass of this one can't let a checked exception through.
            throw new IllegalStateException(e);
        }
    }

    /** One operation is one plan. */
    @Benchmark
    public Plan plan() throws ClusterException {
        return planning.plan();
    }
}
