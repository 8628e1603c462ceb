// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.Phase;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What people get to read of a backup. */
final class RecordText {

    private RecordText() {}

    /** One line. */
    static String summary(BackupRecord record, String location) {
        ItemCounts items = record.items();
        String captured = items.captured() == items.total()
                ? Amounts.count(items.captured(), "item")
                : items.captured() + " of " + Amounts.count(items.total(), "item");
        return "backup/" + record.name() + " " + record.phase() + ": " + captured + ", "
                + Amounts.size(record.contentBytes()) + ", in "
                + Amounts.duration(duration(record)) + ", kept in " + location;
    }

    /** What tells it from others, in a few words. */
    static String outline(BackupRecord record) {
        return record.phase() + ", " + Amounts.time(record.started()) + ", "
                + Amounts.count(record.items().captured(), "item") + ", " + Amounts.size(record.archiveBytes());
    }

    static Duration duration(BackupRecord record) {
        return Duration.between(record.started(), record.completed());
    }

    /**
     * All of the record.
     *
     * @param recipients whose keys open it
     * @param locked whether only that could be read for which no key is needed
     */
    static void print(
            PrintStream out, BackupRecord record, String location, List<Recipient> recipients, boolean locked) {
        line(out, "Name", record.name());
        line(out, "Phase", record.phase().toString());
        line(out, "Location", location);
        line(out, "Started", Amounts.time(record.started()));
        line(out, "Completed", Amounts.time(record.completed()) + " (" + Amounts.duration(duration(record)) + ")");
        if (record.phase() != Phase.FAILED) {
            line(out, "Items", counts(record.items()));
            line(
                    out,
                    "Size",
                    Amounts.size(record.contentBytes()) + ", compressed to " + Amounts.size(record.archiveBytes()));
        }
        record.keeping().expires().ifPresent(at -> line(out, "Expires", Amounts.time(at)));
        record.keeping().lockedUntil().ifPresent(at -> line(out, "Locked", "until " + Amounts.time(at)));
        line(out, "Cluster", orUnknown(record.clusterUid()) + ", " + orUnknown(record.serverVersion()));
        line(out, "Cairn", record.cairnVersion());
        if (record.encrypted()) {
            line(
                    out,
                    "Encrypted",
                    "to " + recipients.stream().map(Recipient::text).collect(Collectors.joining(", ")));
        }
        if (locked) {
            line(out, "Spec", "encrypted");
            line(out, "Warnings", record.warnings().count() + ", encrypted");
            line(out, "Errors", record.errors().count() + ", encrypted");
            return;
        }
        if (record.spec().fields().isEmpty()) {
            line(out, "Spec", "everything, in no order");
        } else {
            out.println("Spec:");
            Fields.yaml(record.spec()).lines().forEach(text -> out.println("  " + text));
        }
        messages(out, "Warnings", record.warnings());
        messages(out, "Errors", record.errors());
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? "unknown" : text;
    }

    private static String counts(ItemCounts items) {
        StringBuilder text = new StringBuilder(items.captured() + " captured");
        if (items.terminating() > 0) {
            text.append(" (").append(items.terminating()).append(" of them being deleted)");
        }
        if (items.failed() > 0) {
            text.append(", ").append(items.failed()).append(" failed");
        }
        if (items.vanished() > 0) {
            text.append(", ").append(items.vanished()).append(" gone before their turn");
        }
        return text.toString();
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
        messages.first().forEach(text -> out.println("  " + text));
        if (messages.count() > messages.first().size()) {
            out.println("  and " + (messages.count() - messages.first().size()) + " more, in the log");
        }
    }
}
