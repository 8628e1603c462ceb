// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was done with one item of a restore: a line of its journal.
 *
 * @param seq the item's number in the order in which items ended, from 1
 * @param item what the backup calls it
 * @param target what it is called in the cluster
 * @param stage the number of the stage in the plan
 * @param started when its turn began
 * @param completed when its turn ended
 * @param outcome {@code created}, {@code updated}, {@code unchanged}, {@code skipped} or {@code failed}
 * @param reason why, as the end of a sentence; mostly empty
 * @param notes what else is worth telling, a sentence each; mostly none
 */
public record RestoreEntry(
        long seq,
        ItemId item,
        ItemId target,
        int stage,
        Instant started,
        Instant completed,
        String outcome,
        String reason,
        List<String> notes)
        implements RestoreLine {

    /** Copies the list. */
    public RestoreEntry {
        notes = List.copyOf(notes);
    }

    @Override
    public ObjectTree tree() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seq", seq);
        fields.put("item", item.toString());
        if (!target.equals(item)) {
            fields.put("target", target.toString());
        }
        fields.put("stage", stage);
        fields.put("started", started.toString());
        fields.put("completed", completed.toString());
        fields.put("outcome", outcome);
        if (!reason.isEmpty()) {
            fields.put("reason", reason);
        }
        if (!notes.isEmpty()) {
            fields.put("notes", notes);
        }
        return ObjectTree.of(fields);
    }

    static RestoreEntry read(ObjectTree tree) throws IOException {
        ItemId item = ItemId.parse(RecordTree.text(tree, "item"));
        return new RestoreEntry(
                RecordTree.number(tree, "seq"),
                item,
                tree.text("target").map(ItemId::parse).orElse(item),
                (int) RecordTree.number(tree, "stage"),
                RecordTree.time(tree, "started"),
                RecordTree.time(tree, "completed"),
                RecordTree.text(tree, "outcome"),
                tree.text("reason").orElse(""),
                tree.texts("notes"));
    }
}
