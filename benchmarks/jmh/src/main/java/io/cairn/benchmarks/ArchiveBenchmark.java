// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import io.cairn.api.ItemId;
import io.cairn.core.archive.ArchiveSummary;
import io.cairn.core.archive.ArchiveWriter;
import io.cairn.core.archive.EntryPaths;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writing the archive of 20,000 pods to nowhere. The benchmark's thread appends as fast as it is let; the threads that
 * compress come on top. The megabytes are those of the JSON, without tar headers and padding.
 */
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class ArchiveBenchmark {

    private static final int PODS = 20_000;

    /** Threads that compress. */
    @Param({"1", "2"})
    public int compressors;

    /** The deflate level. */
    @Param({"1", "3", "6"})
    public int level;

    private final List<Entry> entries = new ArrayList<>();
    // Stands in until the parameters are known; it has no thread.
    private ExecutorService pool = Executors.newCachedThreadPool();
    private long bytes;

    // One array per entry that nobody compares.
    @SuppressWarnings("ArrayRecordComponent")
    private record Entry(String path, byte[] json) {}

    /** Makes the pods and starts the threads. */
    @Setup
    public void start() {
        pool = Executors.newFixedThreadPool(compressors);
        Pods pods = new Pods();
        for (int number = 0; number < PODS; number++) {
            ItemId id = ItemId.of(Pods.TYPE, Pods.namespace(number), Pods.name(number));
            byte[] json = pods.whole(number);
            entries.add(new Entry(EntryPaths.of(id), json));
            bytes += json.length;
        }
    }

    /** Ends the threads. */
    @TearDown
    public void stop() {
        pool.shutdownNow();
    }

    /** One operation is one archive. */
    @Benchmark
    public ArchiveSummary write(Megabytes megabytes) throws IOException {
        megabytes.add(bytes);
        // As many members in flight as a backup allows.
        try (ArchiveWriter writer = new ArchiveWriter(OutputStream.nullOutputStream(), pool, compressors + 2, level)) {
            for (Entry entry : entries) {
                writer.append(entry.path(), entry.json());
            }
            return writer.finish();
        }
    }
}
