// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.ObjectTree;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.HookEntry;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.PlanComparison.Difference;
import io.cairn.core.repository.Remark;
import io.cairn.core.repository.StageRead;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What programs get to know of a backup. The names are promised to stay. */
final class RecordFields {

    private RecordFields() {}

    static ObjectTree of(BackupRecord record, String location) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", record.name());
        fields.put("phase", record.phase().toString());
        fields.put("started", record.started().toString());
        fields.put("completed", record.completed().toString());
        fields.put("items", items(record.items()));
        fields.put("warnings", record.warnings().first());
        fields.put("errors", record.errors().first());
        fields.put("warningCount", record.warnings().count());
        fields.put("errorCount", record.errors().count());
        fields.put("contentBytes", record.contentBytes());
        fields.put("archiveBytes", record.archiveBytes());
        fields.put("location", location);
        record.keeping().expires().ifPresent(at -> fields.put("expires", at.toString()));
        record.keeping().lockedUntil().ifPresent(at -> fields.put("lockedUntil", at.toString()));
        fields.put("clusterUid", record.clusterUid());
        fields.put("serverVersion", record.serverVersion());
        fields.put("cairnVersion", record.cairnVersion());
        fields.put("encrypted", record.encrypted());
        fields.put("spec", record.spec());
        return ObjectTree.of(fields);
    }

    private static Map<String, Object> items(ItemCounts counts) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("total", counts.total());
        fields.put("captured", counts.captured());
        fields.put("failed", counts.failed());
        fields.put("vanished", counts.vanished());
        fields.put("terminating", counts.terminating());
        return fields;
    }

    static ObjectTree of(JournalEntry entry) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seq", entry.seq());
        fields.put("item", entry.item().toString());
        fields.put("resourceVersion", entry.resourceVersion());
        fields.put("stage", entry.stage());
        fields.put("started", entry.started().toString());
        fields.put("completed", entry.completed().toString());
        fields.put("outcome", entry.outcome().toString());
        fields.put("sha256", entry.sha256());
        fields.put("note", entry.note());
        return ObjectTree.of(fields);
    }

    static ObjectTree of(Difference difference) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", difference.kind().toString());
        fields.put("item", difference.item().toString());
        fields.put("planned", difference.planned());
        fields.put("actual", difference.actual());
        fields.put("text", difference.text());
        return ObjectTree.of(fields);
    }

    static ObjectTree of(StageRead read) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("stage", read.stage());
        fields.put("type", read.type());
        fields.put("revision", read.revision());
        fields.put("exact", read.exact());
        fields.put("reason", read.reason());
        return ObjectTree.of(fields);
    }

    static ObjectTree of(HookEntry entry) {
        HookRun run = entry.run();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("stage", entry.stage());
        fields.put("item", run.pod().toString());
        fields.put("phase", run.hook().phase().name().toLowerCase(Locale.ROOT));
        fields.put("source", run.hook().source());
        fields.put("container", run.hook().container());
        fields.put("command", run.hook().command());
        fields.put("started", run.started().toString());
        fields.put("completed", run.completed().toString());
        fields.put("outcome", run.result().name().toLowerCase(Locale.ROOT));
        fields.put("exitCode", run.exitCode());
        fields.put("output", run.output());
        fields.put("cut", run.cut());
        fields.put("note", run.note());
        return ObjectTree.of(fields);
    }

    static ObjectTree of(Remark remark) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("stage", remark.stage());
        fields.put("item", remark.item().toString());
        fields.put("at", remark.at().toString());
        fields.put("text", remark.text());
        return ObjectTree.of(fields);
    }
}
