// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectTree;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A {@link BackupRecord} as it is kept in files. */
final class RecordTree {

    private RecordTree() {}

    static ObjectTree of(BackupRecord record) {
        ItemCounts items = record.items();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", record.name());
        fields.put("phase", record.phase().toString());
        fields.put("started", record.started().toString());
        fields.put("completed", record.completed().toString());
        fields.put("cairnVersion", record.cairnVersion());
        fields.put("clusterUid", record.clusterUid());
        fields.put("serverVersion", record.serverVersion());
        fields.put("contentBytes", record.contentBytes());
        fields.put("archiveBytes", record.archiveBytes());
        fields.put(
                "items",
                Map.of(
                        "total", items.total(),
                        "captured", items.captured(),
                        "failed", items.failed(),
                        "vanished", items.vanished(),
                        "terminating", items.terminating()));
        fields.put("warnings", of(record.warnings()));
        fields.put("errors", of(record.errors()));
        record.keeping().expires().ifPresent(at -> fields.put("expires", at.toString()));
        record.keeping().lockedUntil().ifPresent(at -> fields.put("lockedUntil", at.toString()));
        fields.put("spec", record.spec());
        return ObjectTree.of(fields);
    }

    static ObjectTree of(Messages messages) {
        return ObjectTree.of(Map.of("count", messages.count(), "first", messages.first()));
    }

    /**
     * Reads what {@link #of(BackupRecord)} wrote.
     *
     * @throws IOException if something is missing or is not what it should be; the message names the field
     */
    static BackupRecord read(ObjectTree tree) throws IOException {
        ObjectTree items = object(tree, "items");
        return new BackupRecord(
                text(tree, "name"),
                phase(text(tree, "phase")),
                time(tree, "started"),
                time(tree, "completed"),
                new ItemCounts(
                        number(items, "total"),
                        number(items, "captured"),
                        number(items, "failed"),
                        number(items, "vanished"),
                        number(items, "terminating")),
                messages(object(tree, "warnings")),
                messages(object(tree, "errors")),
                text(tree, "clusterUid"),
                text(tree, "serverVersion"),
                text(tree, "cairnVersion"),
                number(tree, "contentBytes"),
                number(tree, "archiveBytes"),
                object(tree, "spec"),
                false,
                new Keeping(optionalTime(tree, "expires"), optionalTime(tree, "lockedUntil")));
    }

    private static Optional<Instant> optionalTime(ObjectTree tree, String field) throws IOException {
        return tree.value(field).isEmpty() ? Optional.empty() : Optional.of(time(tree, field));
    }

    static Messages messages(ObjectTree tree) throws IOException {
        return new Messages(number(tree, "count"), tree.texts("first"));
    }

    static Phase phase(String text) throws IOException {
        for (Phase phase : Phase.values()) {
            if (phase.toString().equals(text)) {
                return phase;
            }
        }
        throw new IOException("'" + text + "' is not a phase");
    }

    static ObjectTree object(ObjectTree tree, String field) throws IOException {
        return tree.tree(field).orElseThrow(() -> missing(field));
    }

    static String text(ObjectTree tree, String field) throws IOException {
        return tree.text(field).orElseThrow(() -> missing(field));
    }

    static long number(ObjectTree tree, String field) throws IOException {
        return tree.value(field)
                .filter(Long.class::isInstance)
                .map(Long.class::cast)
                .orElseThrow(() -> missing(field));
    }

    static Instant time(ObjectTree tree, String field) throws IOException {
        String text = text(tree, field);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException("its field '" + field + "' is not a time: '" + text + "'", e);
        }
    }

    private static IOException missing(String field) {
        return new IOException("its field '" + field + "' is missing or of another kind");
    }
}
