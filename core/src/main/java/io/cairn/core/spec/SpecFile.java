// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.BackupSpec.OrdererChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A specification file: a YAML or JSON document of kind {@code Backup}.
 *
 * @param name the backup's name or name pattern, if the file states one
 * @param spec the specification
 */
public record SpecFile(Optional<String> name, BackupSpec spec) {

    private static final String API_VERSION = "cairn.io/v1";

    private static final String RECORD = "the backup's record";

    /**
     * Reads a specification.
     *
     * @param source the file's name, for messages
     * @param text the file's content
     * @throws InvalidInputException if the text is not YAML, or a field is unknown or of the wrong kind; the message
     *     names the line and column
     */
    public static SpecFile read(String source, String text) {
        return read(source, YamlNode.read(source, text));
    }

    private static SpecFile read(String source, YamlNode document) {
        YamlNode.Fields top = document.fields("the document");
        requireKind(source, top, "Backup");
        BackupShape.DOCUMENT.check(document, "the document");
        Optional<String> name = Optional.empty();
        if (top.has("metadata")) {
            YamlNode.Fields metadata = top.fields("metadata");
            name = metadata.text("name");
            metadata.close();
        }
        BackupSpec spec = BackupSpec.builder().build();
        if (top.has("spec")) {
            YamlNode.Fields fields = top.fields("spec");
            spec = readItems(fields).toBuilder()
                    .ttl(period(fields, "ttl"))
                    .lock(period(fields, "lock"))
                    .locations(fields.texts("locations"))
                    .encryptTo(readRecipients(fields))
                    .build();
            fields.close();
        }
        top.close();
        return new SpecFile(name, spec);
    }

    private static List<Recipient> readRecipients(YamlNode.Fields fields) {
        List<Recipient> recipients = new ArrayList<>();
        for (String text : fields.texts("encryptTo")) {
            try {
                recipients.add(new Recipient(text));
            } catch (InvalidInputException e) {
                throw fields.node("encryptTo").error("encryptTo: " + e.getMessage());
            }
        }
        return recipients;
    }

    /**
     * The specification that {@link SpecTree#of} made a tree of.
     *
     * @throws InvalidInputException if it can't be understood, such as one of a newer version
     */
    public static BackupSpec ofTree(ObjectTree tree) {
        ObjectTree document = ObjectTree.of(Map.of("apiVersion", API_VERSION, "kind", "Backup", "spec", tree));
        return read(RECORD, YamlNode.readRecord(RECORD, document)).spec();
    }

    static void requireKind(String source, YamlNode.Fields top, String kind) {
        Optional<String> wrong = wrongHead(top, kind);
        if (wrong.isPresent()) {
            throw new InvalidInputException(source + " is not a " + kind.toLowerCase(Locale.ROOT)
                    + " specification: it needs 'apiVersion: " + API_VERSION + "' and 'kind: " + kind + "'"
                    + wrong.get());
        }
    }

    /** Which of the two fields that tell what a document is says something else; no text if one is missing. */
    static Optional<String> wrongHead(YamlNode.Fields top, String kind) {
        String version = top.text("apiVersion").orElse("");
        String found = top.text("kind").orElse("");
        if (!found.equals(kind)) {
            return Optional.of(found.isEmpty() ? "" : ", and its kind is '" + found + "'");
        }
        if (!version.equals(API_VERSION)) {
            return Optional.of(version.isEmpty() ? "" : ", and its apiVersion is '" + version + "'");
        }
        return Optional.empty();
    }

    /** What both kinds of specification say of items, their order and plugins. */
    static BackupSpec readItems(YamlNode.Fields fields) {
        BackupSpec.Builder builder = BackupSpec.builder()
                .includedNamespaces(fields.texts("includedNamespaces"))
                .excludedNamespaces(fields.texts("excludedNamespaces"))
                .includedResources(fields.texts("includedResources"))
                .excludedResources(fields.texts("excludedResources"))
                .includeClusterResources(fields.bool("includeClusterResources"))
                .includedClusterScopedResources(fields.texts("includedClusterScopedResources"))
                .excludedClusterScopedResources(fields.texts("excludedClusterScopedResources"))
                .includedNamespaceScopedResources(fields.texts("includedNamespaceScopedResources"))
                .excludedNamespaceScopedResources(fields.texts("excludedNamespaceScopedResources"))
                .labelSelectors(readSelectors(fields))
                .items(fields.texts("items").stream().map(ItemId::parse).toList())
                .orderedResources(fields.textMap("orderedResources"))
                .orderers(readOrderers(fields))
                .plugins(PluginsField.read(fields));
        if (fields.has("order")) {
            builder.order(OrderReader.read(fields.node("order")));
        }
        if (fields.has("hooks")) {
            builder.hooks(HookReader.read(fields.fields("hooks")));
        }
        fields.choice("orderedMissing", MissingPolicy.class).ifPresent(builder::orderedMissing);
        return builder.build();
    }

    private static Optional<Duration> period(YamlNode.Fields fields, String name) {
        return fields.text(name)
                .map(text ->
                        Period.parse(text).orElseThrow(() -> fields.node(name).error(Period.problem(name, text))));
    }

    private static List<String> readSelectors(YamlNode.Fields fields) {
        List<String> selectors = new ArrayList<>();
        if (fields.has("labelSelector")) {
            selectors.add(LabelSelectorField.read(fields.node("labelSelector")));
        }
        if (fields.has("orLabelSelectors")) {
            if (!selectors.isEmpty()) {
                throw fields.node("orLabelSelectors").error("labelSelector and orLabelSelectors exclude each other");
            }
            fields.node("orLabelSelectors")
                    .elements("orLabelSelectors")
                    .forEach(node -> selectors.add(LabelSelectorField.read(node)));
        }
        return selectors;
    }

    private static List<OrdererChoice> readOrderers(YamlNode.Fields fields) {
        if (!fields.has("orderers")) {
            return List.of();
        }
        List<OrdererChoice> choices = new ArrayList<>();
        for (YamlNode node : fields.node("orderers").elements("orderers")) {
            if (node instanceof YamlNode.Scalar scalar) {
                choices.add(new OrdererChoice(scalar.value(), Map.of()));
                continue;
            }
            YamlNode.Fields orderer = node.fields("an orderer");
            String name = orderer.text("name").orElseThrow(() -> node.error("an orderer needs a name"));
            choices.add(new OrdererChoice(name, orderer.textMap("config")));
            orderer.close();
        }
        return choices;
    }
}
