// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@link BackupFile#OPERATIONS}: how the operations of a backup ended, in the order in which they did. */
public final class OperationsFile {

    private OperationsFile() {}

    /** The file's content, compressed. */
    public static byte[] write(List<OperationRecord> operations) {
        return Gzip.of(TreeJson.write(ObjectTree.of(Map.of(
                "operations", operations.stream().map(OperationsFile::tree).toList()))));
    }

    /** An operation as the file has it. */
    public static ObjectTree tree(OperationRecord operation) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", operation.id());
        fields.put("kind", operation.kind());
        fields.put("item", operation.item().toString());
        fields.put("action", operation.action());
        fields.put("stage", operation.stage());
        fields.put("state", operation.state().toString());
        fields.put("started", operation.started().toString());
        fields.put("at", operation.at().toString());
        fields.put("message", operation.message());
        fields.put("facts", operation.facts());
        return ObjectTree.of(fields);
    }

    /**
     * Reads what {@link #write} made, decompressed.
     *
     * @throws IOException if something is missing or is not what it should be; the message names the field
     */
    static List<OperationRecord> read(byte[] json) throws IOException {
        List<OperationRecord> operations = new ArrayList<>();
        for (ObjectTree tree : Manifest.parse(json).trees("operations")) {
            operations.add(operation(tree));
        }
        return operations;
    }

    private static OperationRecord operation(ObjectTree tree) throws IOException {
        try {
            return new OperationRecord(
                    RecordTree.text(tree, "id"),
                    RecordTree.text(tree, "kind"),
                    ItemId.parse(RecordTree.text(tree, "item")),
                    RecordTree.text(tree, "action"),
                    (int) RecordTree.number(tree, "stage"),
                    OperationRecord.State.valueOf(RecordTree.text(tree, "state").toUpperCase(Locale.ROOT)),
                    RecordTree.time(tree, "started"),
                    RecordTree.time(tree, "at"),
                    RecordTree.text(tree, "message"),
                    tree.textFields("facts"));
        } catch (InvalidInputException | IllegalArgumentException e) {
            throw new IOException("an operation of the backup can't be understood: " + e.getMessage(), e);
        }
    }
}
