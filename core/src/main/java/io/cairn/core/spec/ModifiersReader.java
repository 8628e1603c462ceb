// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.cairn.api.ObjectTree.JsonNull;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.TransformRule.Change;
import io.cairn.core.spec.TransformRule.Merge;
import io.cairn.core.spec.TransformRule.Patch;
import io.cairn.core.spec.TransformRule.When;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Reads Velero's resource modifiers as rules of transforms. */
final class ModifiersReader {

    private static final List<String> CHANGES = List.of("patches", "mergePatches");
    private static final java.util.regex.Pattern NUMBER =
            java.util.regex.Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,99})?([eE][-+]?[0-9]{1,4})?");

    private ModifiersReader() {}

    static List<TransformRule> read(YamlNode document) {
        TransformShape.VELERO.check(document, "the document");
        YamlNode.Fields top = document.fields("the document");
        if (!top.has("version")) {
            throw document.error("'version' is missing: write 'version: v1'");
        }
        List<TransformRule> rules = new ArrayList<>();
        for (YamlNode node : top.node("resourceModifierRules").elements("'resourceModifierRules'")) {
            rules.add(rule(node, "rule " + (rules.size() + 1)));
        }
        return rules;
    }

    private static TransformRule rule(YamlNode node, String name) {
        YamlNode.Fields fields = node.fields("a rule");
        List<String> changes = CHANGES.stream().filter(fields::has).toList();
        if (changes.size() != 1) {
            throw node.error(name + " needs one of " + String.join(", ", CHANGES) + ", and has "
                    + (changes.isEmpty() ? "none" : "both"));
        }
        return new TransformRule(
                name,
                node.place(),
                when(fields.fields("conditions")),
                change(changes.get(0), fields.node(changes.get(0)), name));
    }

    private static When when(YamlNode.Fields conditions) {
        return new When(
                List.of(),
                Optional.of(conditions
                        .word("groupResource")
                        .orElseThrow(() -> conditions.node("groupResource").error("'groupResource' is empty"))),
                conditions.words("namespaces"),
                List.of(),
                conditions.word("resourceNameRegex").map(ModifiersReader::anywhere).stream()
                        .toList(),
                TransformReader.labels(conditions, "labelSelector"),
                TransformReader.matches(conditions, ModifiersReader::value));
    }

    /** Velero looks for an expression anywhere in a name. */
    private static Word anywhere(Word regex) {
        try {
            Pattern.compile(regex.text());
        } catch (PatternSyntaxException e) {
            throw regex.error("'" + regex + "' is not an RE2 regular expression: " + e.getDescription());
        }
        return new Word(".*(?:" + regex + ").*", regex.at());
    }

    private static Change change(String kind, YamlNode node, String rule) {
        List<YamlNode> elements = node.elements("'" + kind + "'");
        if (kind.equals("patches")) {
            return new Patch(elements.stream()
                    .map(one -> TransformReader.operation(one, "operation", rule, ModifiersReader::value))
                    .toList());
        }
        return new Merge(elements.stream()
                .map(one -> one.fields("a merge patch"))
                .map(fields -> {
                    YamlNode data = fields.node("patchData");
                    return TransformReader.merge(
                            YamlNode.read(
                                    data.place() + " (patchData)",
                                    fields.text("patchData").orElse("")),
                            rule);
                })
                .toList());
    }

    /**
     * The value that a text stands for: Velero's values are texts, and mean the JSON value that they are the text of, if they
     * are one.
     */
    private static Object value(YamlNode node) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            return node.json();
        }
        String text = scalar.value();
        if (text.equals("null")) {
            return JsonNull.NULL;
        }
        boolean json = text.equals("true")
                || text.equals("false")
                || NUMBER.matcher(text).matches()
                || text.startsWith("{")
                || text.startsWith("[")
                || text.startsWith("\"");
        return json ? parsed(text) : text;
    }

    private static Object parsed(String text) {
        try {
            return TreeJson.read(("{\"value\":" + text + "}").getBytes(StandardCharsets.UTF_8))
                    .value("value")
                    .orElse(text);
        } catch (JacksonException e) {
            return text;
        }
    }
}
