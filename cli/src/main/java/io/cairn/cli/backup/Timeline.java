// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.ObjectTree;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.repository.HookEntry;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalLine;
import io.cairn.core.repository.JournalReader;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.PlanComparison;
import io.cairn.core.repository.PlanComparison.Difference;
import io.cairn.core.repository.Remark;
import io.cairn.core.repository.StageRead;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What was captured, in order, line by line as the journal is read, and at the end how that differs from the plan. The
 * columns have fixed widths, since the longest cell is not known before the last line.
 */
final class Timeline {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String LINE = "%6s  %5s  %-12s  %7s  %-11s  %-16s  %s%n";

    private final PrintStream out;
    private final PlanComparison comparison;
    private final List<StageRead> reads = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();

    private Timeline(PrintStream out, ObjectTree plan) throws IOException {
        this.out = out;
        this.comparison = new PlanComparison(plan);
    }

    static void print(PrintStream out, StoredBackup backup, ObjectTree plan) throws IOException {
        Timeline timeline = new Timeline(out, plan);
        timeline.stages(plan);
        out.printf(Locale.ROOT, LINE, "SEQ", "STAGE", "AT (UTC)", "TOOK", "OUTCOME", "RESOURCEVERSION", "ITEM");
        try (JournalReader journal = backup.journal()) {
            for (Optional<JournalLine> line = journal.next(); line.isPresent(); line = journal.next()) {
                if (line.get() instanceof JournalEntry entry) {
                    timeline.entry(entry);
                } else if (line.get() instanceof StageRead read) {
                    timeline.reads.add(read);
                } else if (line.get() instanceof HookEntry hook) {
                    timeline.hook(hook);
                } else if (line.get() instanceof OperationRecord operation) {
                    timeline.operation(operation);
                } else if (line.get() instanceof Remark remark) {
                    timeline.remark(remark);
                }
            }
        }
        timeline.revisions();
        timeline.end();
    }

    private void stages(ObjectTree plan) {
        for (ObjectTree stage : plan.trees("stages")) {
            out.printf(
                    Locale.ROOT,
                    "Stage %s: %s, %s%n",
                    stage.value("stage").orElse(""),
                    stage.text("name").orElse(""),
                    stage.text("mode").orElse(""));
        }
        out.println();
    }

    private void entry(JournalEntry entry) {
        String took = Duration.between(entry.started(), entry.completed()).toMillis() + "ms";
        out.printf(
                Locale.ROOT,
                LINE,
                entry.seq(),
                entry.stage(),
                TIME.format(entry.started()),
                took,
                entry.outcome(),
                entry.resourceVersion().isEmpty() ? "-" : entry.resourceVersion(),
                entry.item());
        if (!entry.note().isEmpty()) {
            out.println("        " + entry.note());
        }
        comparison.take(entry);
    }

    private void hook(HookEntry entry) {
        HookRun run = entry.run();
        out.printf(
                Locale.ROOT,
                LINE,
                "",
                entry.stage(),
                TIME.format(run.started()),
                Duration.between(run.started(), run.completed()).toMillis() + "ms",
                run.result().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                run.begun() ? "exit " + (run.exitCode() < 0 ? "?" : run.exitCode()) : "-",
                "  " + run.hook().phase().name().toLowerCase(Locale.ROOT) + " hook of " + run.pod() + " in "
                        + run.hook().container() + ": "
                        + String.join(" ", run.hook().command()));
        if (!run.note().isEmpty()) {
            out.println("        " + run.note());
        }
    }

    private void operation(OperationRecord operation) {
        boolean goesOn = operation.state() == OperationRecord.State.RUNNING;
        String fact = goesOn ? "cut" : "handle";
        String known = operation.facts().containsKey(fact)
                ? ": " + fact + " " + operation.facts().get(fact)
                : "";
        out.printf(
                Locale.ROOT,
                LINE,
                "",
                operation.stage(),
                TIME.format(operation.started()),
                Duration.between(operation.started(), operation.at()).toMillis() + "ms",
                goesOn ? "begun" : operation.state(),
                "-",
                "  " + operation.kind() + " of " + operation.item() + known);
        if (!operation.message().isEmpty()) {
            out.println("        " + operation.message());
        }
    }

    private void remark(Remark remark) {
        out.println("        " + remark.text());
        remarks.add(remark.text());
    }

    /** Which revision of the cluster each parallel stage shows, and what is not of it. */
    private void revisions() {
        Map<Integer, List<StageRead>> byStage =
                reads.stream().collect(Collectors.groupingBy(StageRead::stage, TreeMap::new, Collectors.toList()));
        byStage.forEach((stage, types) -> {
            out.println();
            types.stream()
                    .filter(StageRead::exact)
                    .collect(Collectors.groupingBy(StageRead::revision, TreeMap::new, Collectors.counting()))
                    .forEach((revision, count) ->
                            out.println("Stage " + stage + " shows " + count + (count == 1 ? " type" : " types")
                                    + " at revision " + revision + " of the cluster exactly"));
            types.stream()
                    .filter(read -> !read.exact())
                    .forEach(read -> out.println("Stage " + stage + " shows " + read.type() + " at "
                            + (read.revision().isEmpty() ? "no known revision" : "revision " + read.revision()) + ": "
                            + read.reason()));
        });
    }

    private void end() {
        List<Difference> differences = comparison.differences();
        out.println();
        if (differences.isEmpty() && remarks.isEmpty()) {
            out.println("The order is that of the plan.");
        } else {
            out.println("Different from the plan:");
            remarks.forEach(text -> out.println("  " + text));
            differences.forEach(difference -> out.println("  " + difference.text()));
        }
    }
}
