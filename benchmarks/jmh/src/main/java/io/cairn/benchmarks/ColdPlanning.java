// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.cairn.api.ClusterException;
import io.cairn.core.plan.Plan;
import java.lang.management.ManagementFactory;

/**
 * Makes one plan in a JVM that has made none, as a command does, and prints what it took: the CPU time of the whole
 * process (compiler and collector threads included), that of the planning thread alone, and what was allocated. Run by
 * {@code benchmarks/planning}, with the JVM options of the shipped program.
 */
public final class ColdPlanning {

    private static final double NANOS = 1e9;
    private static final double MEGABYTE = 1 << 20;

    private ColdPlanning() {}

    /**
     * Measures.
     *
     * @param args how many plans are made one after another, for comparison; 1 if none is given
     */
    public static void main(String[] args) throws ClusterException {
        int plans = args.length > 0 ? Integer.parseInt(args[0]) : 1;
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        RulePlanning planning = new RulePlanning();
        for (int i = 0; i < plans; i++) {
            long allBefore = process.getProcessCpuTime();
            long cpuBefore = threads.getCurrentThreadCpuTime();
            long bytesBefore = threads.getCurrentThreadAllocatedBytes();
            Plan plan = planning.plan();
            long bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
            long cpu = threads.getCurrentThreadCpuTime() - cpuBefore;
            long all = process.getProcessCpuTime() - allBefore;
            System.out.printf(
                    "process %.2f s, planning thread %.2f s of CPU; %.0f MB allocated; %d stages with %d turns%n",
                    all / NANOS,
                    cpu / NANOS,
                    bytes / MEGABYTE,
                    plan.stages().size(),
                    plan.turns().size());
        }
    }
}
