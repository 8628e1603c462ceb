// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectTree;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of a restore.
 *
 * @param name the name
 * @param source the backup's name, or the path of a file
 * @param phase how it ended
 * @param run which run of this name it was, from 1: a restore that was killed can be resumed
 * @param started when this run began
 * @param completed when this run ended
 * @param items how many items ended in which way, by outcome
 * @param hooks how many hooks were run, and how many failed
 * @param warnings what went not quite as asked
 * @param errors what failed
 * @param clusterUid the uid of the target's {@code kube-system} namespace, or empty if it could not be read
 * @param serverVersion the API server's version, or empty if it could not be read
 * @param cairnVersion the version of Cairn
 * @param spec what the user asked for
 */
public record RestoreRecord(
        String name,
        String source,
        Phase phase,
        int run,
        Instant started,
        Instant completed,
        Map<String, Long> items,
        HookCounts hooks,
        Messages warnings,
        Messages errors,
        String clusterUid,
        String serverVersion,
        String cairnVersion,
        ObjectTree spec) {

    /** Copies the map, in its order. */
    public RestoreRecord {
        items = Collections.unmodifiableMap(new LinkedHashMap<>(items));
    }

    /** How many items it had to do with. */
    public long total() {
        return items.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many items ended in a way. */
    public long count(String outcome) {
        return items.getOrDefault(outcome, 0L);
    }

    /** The same record without what may hold names of the cluster. */
    RestoreRecord withoutNames() {
        return new RestoreRecord(
                name,
                source,
                phase,
                run,
                started,
                completed,
                items,
                hooks,
                warnings.countOnly(),
                errors.countOnly(),
                clusterUid,
                serverVersion,
                cairnVersion,
                ObjectTree.empty());
    }

    /** The record as it is kept in files and shown to programs. */
    public ObjectTree tree() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", name);
        fields.put("source", source);
        fields.put("phase", phase.toString());
        fields.put("run", run);
        fields.put("started", started.toString());
        fields.put("completed", completed.toString());
        fields.put("cairnVersion", cairnVersion);
        fields.put("clusterUid", clusterUid);
        fields.put("serverVersion", serverVersion);
        fields.put("items", items);
        fields.put("hooks", hooks.tree());
        fields.put("warnings", RecordTree.of(warnings));
        fields.put("errors", RecordTree.of(errors));
        fields.put("spec", spec);
        return ObjectTree.of(fields);
    }

    static RestoreRecord read(ObjectTree tree) throws IOException {
        Map<String, Long> items = new LinkedHashMap<>();
        ObjectTree counted = RecordTree.object(tree, "items");
        for (String outcome : counted.fields().keySet()) {
            items.put(outcome, RecordTree.number(counted, outcome));
        }
        return new RestoreRecord(
                RecordTree.text(tree, "name"),
                RecordTree.text(tree, "source"),
                RecordTree.phase(RecordTree.text(tree, "phase")),
                (int) RecordTree.number(tree, "run"),
                RecordTree.time(tree, "started"),
                RecordTree.time(tree, "completed"),
                items,
                HookCounts.read(tree),
                RecordTree.messages(RecordTree.object(tree, "warnings")),
                RecordTree.messages(RecordTree.object(tree, "errors")),
                RecordTree.text(tree, "clusterUid"),
                RecordTree.text(tree, "serverVersion"),
                RecordTree.text(tree, "cairnVersion"),
                RecordTree.object(tree, "spec"));
    }
}
