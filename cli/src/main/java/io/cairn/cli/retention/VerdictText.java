// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.retention;

import io.cairn.api.ObjectTree;
import io.cairn.cli.options.OutputFormat;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
import io.cairn.cli.print.Table;
import io.cairn.core.backup.BackupDeletion.Deleted;
import io.cairn.core.repository.BackupSummary;
import io.cairn.core.retention.Verdict;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said of each backup: whether it stays or goes, and why. */
final class VerdictText {

    private static final int CLUSTER_SHOWN = 8;

    private final List<Verdict> verdicts;
    private final String place;

    VerdictText(List<Verdict> verdicts, String place) {
        this.verdicts = verdicts;
        this.place = place;
    }

    /**
     * Prints it.
     *
     * @param deleted what became of those that go; empty as long as nothing was done
     */
    void print(PrintStream out, OutputFormat format, List<Deleted> deleted) {
        switch (format) {
            case JSON, YAML -> Fields.print(out, format, fields(deleted));
            case NAME ->
                verdicts.stream()
                        .filter(verdict -> !verdict.kept())
                        .map(Verdict::backup)
                        .filter(backup -> !stays(of(backup, deleted)))
                        .forEach(backup -> out.println("backup/" + backup.name()));
            case TABLE -> table(out, deleted);
        }
    }

    /** Prints it for people. */
    void table(PrintStream out, List<Deleted> deleted) {
        Table table = new Table("NAME", "CLUSTER", "STATUS", "CREATED", "ACTION", "REASON");
        for (Verdict verdict : verdicts) {
            BackupSummary backup = verdict.backup();
            Optional<Deleted> ended = of(backup, deleted);
            table.row(
                    backup.name(),
                    cluster(backup.clusterUid()),
                    backup.phase(),
                    Amounts.time(backup.started()),
                    action(verdict, ended),
                    reason(verdict, ended));
        }
        table.print(out);
    }

    private static String cluster(String uid) {
        return uid.isEmpty() ? "unknown" : uid.substring(0, Math.min(CLUSTER_SHOWN, uid.length()));
    }

    private static String action(Verdict verdict, Optional<Deleted> ended) {
        if (verdict.kept()) {
            return "keep";
        }
        return ended.isEmpty() ? "delete" : stays(ended) ? "failed" : "deleted";
    }

    private static String reason(Verdict verdict, Optional<Deleted> ended) {
        return ended.flatMap(Deleted::kept).orElse(String.join(", ", verdict.reasons()));
    }

    private static boolean stays(Optional<Deleted> ended) {
        return ended.flatMap(Deleted::kept).isPresent();
    }

    private static Optional<Deleted> of(BackupSummary backup, List<Deleted> deleted) {
        return deleted.stream().filter(one -> one.name().equals(backup.name())).findFirst();
    }

    private ObjectTree fields(List<Deleted> deleted) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("location", place);
        fields.put(
                "backups",
                verdicts.stream()
                        .map(verdict -> fields(verdict, of(verdict.backup(), deleted)))
                        .toList());
        return ObjectTree.of(fields);
    }

    private static Map<String, Object> fields(Verdict verdict, Optional<Deleted> ended) {
        BackupSummary backup = verdict.backup();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", backup.name());
        fields.put("clusterUid", backup.clusterUid());
        fields.put("phase", backup.phase().toString());
        fields.put("started", backup.started().toString());
        fields.put("action", action(verdict, ended));
        fields.put("reasons", verdict.reasons());
        ended.ifPresent(one -> fields.put("snapshotsDiscarded", one.discarded()));
        ended.flatMap(Deleted::left).ifPresent(what -> fields.put("left", what));
        ended.flatMap(Deleted::kept).ifPresent(reason -> fields.put("error", reason));
        return fields;
    }
}
