// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import io.cairn.core.collect.ListPage;
import io.cairn.core.collect.PageSlicer;
import io.cairn.core.collect.RawItem;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Cutting one page of a list, as it came from the server, into its 500 pods. The megabytes are those of the page. */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class SlicingBenchmark {

    private static final int PODS = 500;

    private final PageSlicer slicer = new PageSlicer(Pods.TYPE);
    private byte[] page = {};

    /** Makes the page. */
    @Setup
    public void makePage() {
        page = new Pods().page(PODS);
    }

    /** One operation is one page. */
    @Benchmark
    public ListPage<RawItem> slice(Megabytes megabytes) {
        megabytes.add(page.length);
        return slicer.slice(page);
    }
}
