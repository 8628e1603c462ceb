// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.retention;

import io.cairn.api.ObjectTree;
import io.cairn.cli.options.OutputFormat;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
import io.cairn.cli.print.Table;
import io.cairn.cli.print.UnreadableFields;
import io.cairn.core.backup.BackupDeletion.Deleted;
import io.cairn.core.repository.BackupSummary;
import io.cairn.core.repository.UnreadableBackup;
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
    private final List<UnreadableBackup> unreadable;
    private final String place;

    /**
     * A text.
     *
     * @param unreadable the backups on which there is no verdict, as they can't be read
     */
    VerdictText(List<Verdict> verdicts, List<UnreadableBackup> unreadable, String place) {
        this.verdicts = verdicts;
        this.unreadable = unreadable;
        this.place = place;
    }

    /**
     * What became of those that go, or would.
     *
     * @param all an end for each of them
     * @param done whether it has happened
     */
    record Ends(List<Deleted> all, boolean done) {

        private Optional<Deleted> of(Verdict verdict) {
            return all.stream()
                    .filter(one -> one.name().equals(verdict.backup().name()))
                    .findFirst();
        }

        /** Why it stays though the rules let it go. */
        private Optional<String> stays(Verdict verdict) {
            return of(verdict).flatMap(Deleted::kept);
        }

        private String action(Verdict verdict) {
            if (verdict.kept()) {
                return "keep";
            }
            if (stays(verdict).isPresent()) {
                return done ? "failed" : "keep";
            }
            return done ? "deleted" : "delete";
        }

        private List<String> reasons(Verdict verdict) {
            return stays(verdict).map(List::of).orElse(verdict.reasons());
        }
    }

    /** Prints it. */
    void print(PrintStream out, OutputFormat format, Ends ends) {
        switch (format) {
            case JSON, YAML -> Fields.print(out, format, fields(ends));
            case NAME ->
                verdicts.stream()
                        .filter(verdict ->
                                !verdict.kept() && ends.stays(verdict).isEmpty())
                        .forEach(verdict ->
                                out.println("backup/" + verdict.backup().name()));
            case TABLE -> {
                if (!verdicts.isEmpty()) {
                    table(out, ends);
                }
            }
        }
    }

    /** Prints it for people. */
    void table(PrintStream out, Ends ends) {
        Table table = new Table("NAME", "CLUSTER", "STATUS", "CREATED", "ACTION", "REASON");
        for (Verdict verdict : verdicts) {
            BackupSummary backup = verdict.backup();
            table.row(
                    backup.name(),
                    cluster(backup.clusterUid()),
                    backup.phase(),
                    Amounts.time(backup.started()),
                    ends.action(verdict),
                    String.join(", ", ends.reasons(verdict)));
        }
        table.print(out);
    }

    private static String cluster(String uid) {
        return uid.isEmpty() ? "unknown" : uid.substring(0, Math.min(CLUSTER_SHOWN, uid.length()));
    }

    private ObjectTree fields(Ends ends) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("location", place);
        fields.put(
                "backups",
                verdicts.stream().map(verdict -> fields(verdict, ends)).toList());
        fields.put("unreadable", UnreadableFields.of(unreadable));
        return ObjectTree.of(fields);
    }

    private static Map<String, Object> fields(Verdict verdict, Ends ends) {
        BackupSummary backup = verdict.backup();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", backup.name());
        fields.put("clusterUid", backup.clusterUid());
        fields.put("phase", backup.phase().toString());
        fields.put("started", backup.started().toString());
        fields.put("action", ends.action(verdict));
        fields.put("reasons", ends.reasons(verdict));
        Optional<Deleted> ended = ends.of(verdict);
        ended.filter(one -> ends.done()).ifPresent(one -> fields.put("snapshotsDiscarded", one.discarded()));
        ended.flatMap(Deleted::left).ifPresent(what -> fields.put("left", what));
        ended.flatMap(Deleted::kept).ifPresent(reason -> fields.put("error", reason));
        return fields;
    }
}
