// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import java.util.List;
import java.util.Optional;

/**
 * A file of transforms: a YAML or JSON document of kind {@code Transforms}, or resource modifiers as Velero has them.
 *
 * @param name what messages call the rules: the name that the document has, else the file's name
 * @param rules the rules in their order
 */
public record TransformsFile(String name, List<TransformRule> rules) {

    /** Copies the list. */
    public TransformsFile {
        rules = List.copyOf(rules);
    }

    /**
     * Reads transforms: of kind {@code Transforms}; or a ConfigMap with one key, whose text is Velero's resource modifiers;
     * or that text itself.
     *
     * @param source the file's name, for messages
     * @param text the file's content
     * @throws InvalidInputException if the text is not YAML, or a field is unknown or of the wrong kind; the message
     *     names the line and column
     */
    public static TransformsFile read(String source, String text) {
        YamlNode document = YamlNode.read(source, text);
        YamlNode.Fields top = document.fields("the document");
        if (top.has("resourceModifierRules")) {
            return new TransformsFile(source, ModifiersReader.read(document));
        }
        String kind = top.text("kind").orElse("");
        if (kind.equals("ConfigMap")) {
            return configMap(source, top);
        }
        Optional<String> wrong = SpecFile.wrongHead(top, "Transforms");
        if (wrong.isPresent()) {
            throw new InvalidInputException(
                    source + " holds no transforms: it needs 'apiVersion: cairn.io/v1' and 'kind:"
                            + " Transforms', or Velero's resource modifiers"
                            + wrong.get());
        }
        TransformShape.DOCUMENT.check(document, "the document");
        return new TransformsFile(
                name(top).orElse(source),
                top.has("spec") && top.fields("spec").has("rules")
                        ? TransformReader.read(top.fields("spec").node("rules"))
                        : List.of());
    }

    private static Optional<String> name(YamlNode.Fields top) {
        return top.has("metadata") ? top.fields("metadata").text("name") : Optional.empty();
    }

    private static TransformsFile configMap(String source, YamlNode.Fields top) {
        YamlNode.Fields data = top.fields("data");
        if (data.names().size() != 1) {
            throw top.node("data")
                    .error("a ConfigMap of resource modifiers has one key, and this one has "
                            + data.names().size());
        }
        String key = data.names().iterator().next();
        YamlNode rules =
                YamlNode.read(source + " (data " + key + ")", data.text(key).orElse(""));
        return new TransformsFile(name(top).orElse(source), ModifiersReader.read(rules));
    }
}
