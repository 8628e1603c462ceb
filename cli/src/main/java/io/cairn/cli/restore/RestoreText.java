// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.restore;

import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
import io.cairn.core.repository.HookCounts;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.RestoreEntry;
import io.cairn.core.repository.RestoreRecord;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What people get to read of a restore. */
final class RestoreText {

    private RestoreText() {}

    /** One line. */
    static String summary(RestoreRecord record) {
        return "restore/" + record.name() + " " + record.phase() + ": " + counts(record) + ", from " + record.source()
                + ", in " + Amounts.duration(duration(record));
    }

    static Duration duration(RestoreRecord record) {
        return Duration.between(record.started(), record.completed());
    }

    /** Why an item ended so, and what else is worth telling of it. */
    static String reason(RestoreEntry entry) {
        List<String> all = new ArrayList<>();
        if (!entry.reason().isEmpty()) {
            all.add(entry.reason());
        }
        all.addAll(entry.notes());
        return String.join("; ", all);
    }

    private static String counts(RestoreRecord record) {
        String counts = record.items().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? "no items" : counts;
    }

    /**
     * All of the record.
     *
     * @param locked whether only that could be read for which no key is needed
     */
    static void print(PrintStream out, RestoreRecord record, String location, boolean locked) {
        line(out, "Name", record.name());
        line(out, "Phase", record.phase().toString());
        line(out, "Backup", record.source());
        line(out, "Location", location);
        line(out, "Started", Amounts.time(record.started()));
        line(out, "Completed", Amounts.time(record.completed()) + " (" + Amounts.duration(duration(record)) + ")");
        if (record.run() > 1) {
            line(out, "Run", record.run() + ", as it was resumed");
        }
        line(out, "Items", counts(record));
        if (!record.hooks().equals(HookCounts.NONE)) {
            line(out, "Hooks", record.hooks().run() + " run, " + record.hooks().failed() + " failed");
        }
        line(out, "Cluster", orUnknown(record.clusterUid()) + ", " + orUnknown(record.serverVersion()));
        line(out, "Cairn", record.cairnVersion());
        if (locked) {
            line(out, "Spec", "encrypted");
            line(out, "Warnings", record.warnings().count() + ", encrypted");
            line(out, "Errors", record.errors().count() + ", encrypted");
            return;
        }
        out.println("Spec:");
        Fields.yaml(record.spec()).lines().forEach(text -> out.println("  " + text));
        messages(out, "Warnings", record.warnings());
        messages(out, "Errors", record.errors());
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? "unknown" : text;
    }

    private static void line(PrintStream out, String name, String value) {
        out.println((name + ":            ").substring(0, 12) + value);
    }

    private static void messages(PrintStream out, String title, Messages messages) {
        if (messages.count() == 0) {
            line(out, title, "none");
            return;
        }
        line(out, title, Long.toString(messages.count()));
        List<String> first = messages.first();
        first.forEach(text -> out.println("  " + text));
        if (messages.count() > first.size()) {
            out.println("  and " + (messages.count() - first.size()) + " more, in the log");
        }
    }
}
