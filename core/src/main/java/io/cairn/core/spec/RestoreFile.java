// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.core.spec.RestoreSpec.Existing;
import io.cairn.core.spec.RestoreSpec.OrderFrom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A specification file: a YAML or JSON document of kind {@code Restore}.
 *
 * @param name the restore's name or name pattern, if the file states one
 * @param spec the specification
 */
public record RestoreFile(Optional<String> name, RestoreSpec spec) {

    private static final String RECORD = "the restore's record";

    /**
     * Reads a specification.
     *
     * @param source the file's name, for messages
     * @param text the file's content
     * @throws InvalidInputException if the text is not YAML, or a field is unknown or of the wrong kind; the message
     *     names the line and column
     */
    public static RestoreFile read(String source, String text) {
        return read(source, YamlNode.read(source, text));
    }

    private static RestoreFile read(String source, YamlNode document) {
        YamlNode.Fields top = document.fields("the document");
        SpecFile.requireKind(source, top, "Restore");
        RestoreShape.DOCUMENT.check(document, "the document");
        Optional<String> name = Optional.empty();
        if (top.has("metadata")) {
            YamlNode.Fields metadata = top.fields("metadata");
            name = metadata.text("name");
            metadata.close();
        }
        RestoreSpec spec = empty();
        if (top.has("spec")) {
            YamlNode.Fields fields = top.fields("spec");
            spec = readSpec(fields);
            fields.close();
        }
        top.close();
        return new RestoreFile(name, spec);
    }

    /** A specification that says nothing: everything, in the default order. */
    public static RestoreSpec empty() {
        return new RestoreSpec(
                "",
                BackupSpec.builder().build(),
                Map.of(),
                Existing.SKIP,
                false,
                List.of(),
                false,
                OrderFrom.DEFAULT,
                Map.of(),
                false,
                false,
                false,
                RestoreSpec.DEFAULT_TERMINATING_TIMEOUT);
    }

    private static RestoreSpec readSpec(YamlNode.Fields fields) {
        return new RestoreSpec(
                fields.text("backupName").orElse(""),
                SpecFile.readItems(fields),
                fields.textMap("namespaceMapping"),
                fields.choice("existingResourcePolicy", Existing.class).orElse(Existing.SKIP),
                fields.bool("forceConflicts").orElse(false),
                fields.texts("restoreStatus"),
                fields.bool("preserveNodePorts").orElse(false),
                fields.choice("orderFrom", OrderFrom.class).orElse(OrderFrom.DEFAULT),
                fields.textMap("transforms"),
                fields.bool("wait").orElse(false),
                fields.bool("quiesce").orElse(false),
                fields.bool("parkWebhooks").orElse(false),
                fields.word("terminatingResourceTimeout")
                        .map(GateReader::timeout)
                        .orElse(RestoreSpec.DEFAULT_TERMINATING_TIMEOUT));
    }

    /** Reads what {@link #tree} made. Places in it are its fields, such as {@code spec.order[1] in the restore's record}. */
    public static RestoreSpec ofTree(ObjectTree tree) {
        ObjectTree document = ObjectTree.of(Map.of("apiVersion", "cairn.io/v1", "kind", "Restore", "spec", tree));
        return read(RECORD, YamlNode.readRecord(RECORD, document)).spec();
    }

    /** The tree of fields that {@link #read} reads; those that say nothing are left out. */
    public static ObjectTree tree(RestoreSpec spec) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (!spec.backup().isEmpty()) {
            fields.put("backupName", spec.backup());
        }
        fields.putAll(SpecTree.of(spec.items()).fields());
        if (!spec.namespaceMapping().isEmpty()) {
            fields.put("namespaceMapping", spec.namespaceMapping());
        }
        fields.put("existingResourcePolicy", word(spec.existing()));
        if (spec.forceConflicts()) {
            fields.put("forceConflicts", true);
        }
        if (!spec.restoreStatus().isEmpty()) {
            fields.put("restoreStatus", spec.restoreStatus());
        }
        if (spec.preserveNodePorts()) {
            fields.put("preserveNodePorts", true);
        }
        if (spec.orderFrom() != OrderFrom.DEFAULT) {
            fields.put("orderFrom", word(spec.orderFrom()));
        }
        if (!spec.transforms().isEmpty()) {
            fields.put("transforms", spec.transforms());
        }
        if (spec.awaitsReady()) {
            fields.put("wait", true);
        }
        if (spec.quiesces()) {
            fields.put("quiesce", true);
        }
        if (spec.parksWebhooks()) {
            fields.put("parkWebhooks", true);
        }
        if (!spec.terminatingTimeout().equals(RestoreSpec.DEFAULT_TERMINATING_TIMEOUT)) {
            fields.put("terminatingResourceTimeout", GoDuration.write(spec.terminatingTimeout()));
        }
        return ObjectTree.of(fields);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
