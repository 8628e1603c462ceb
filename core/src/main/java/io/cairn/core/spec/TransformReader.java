// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.core.spec.TransformRule.Change;
import io.cairn.core.spec.TransformRule.Kind;
import io.cairn.core.spec.TransformRule.Mapping;
import io.cairn.core.spec.TransformRule.Match;
import io.cairn.core.spec.TransformRule.Merge;
import io.cairn.core.spec.TransformRule.Patch;
import io.cairn.core.spec.TransformRule.When;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads the rules of transforms. The nodes have the shape of {@link TransformShape#DOCUMENT} already. */
final class TransformReader {

    private static final List<String> CHANGES = List.of("patch", "merge", "images", "storageClasses", "namespaces");

    /** What makes an item the one it is; a rule that changes it would restore another. */
    private static final List<JsonPointer> IDENTITY = List.of(
            JsonPointer.parse("/apiVersion"),
            JsonPointer.parse("/kind"),
            JsonPointer.parse("/metadata/name"),
            JsonPointer.parse("/metadata/namespace"));

    private TransformReader() {}

    static List<TransformRule> read(YamlNode node) {
        List<TransformRule> rules = new ArrayList<>();
        Map<String, Position> names = new HashMap<>();
        for (YamlNode element : node.elements("'rules'")) {
            TransformRule rule = rule(element, rules.size() + 1);
            Position earlier = names.putIfAbsent(rule.name(), rule.position());
            if (earlier != null) {
                throw rule.position()
                        .error("the rule of " + earlier + " is named '" + rule.name()
                                + "' too: give each its own name");
            }
            rules.add(rule);
        }
        return List.copyOf(rules);
    }

    private static TransformRule rule(YamlNode node, int number) {
        YamlNode.Fields fields = node.fields("a rule");
        String name = fields.text("name").orElse("rule " + number);
        List<String> changes = CHANGES.stream().filter(fields::has).toList();
        if (changes.size() != 1) {
            throw node.error("rule '" + name + "' needs one of " + String.join(", ", CHANGES) + ", and has "
                    + (changes.isEmpty() ? "none" : String.join(", ", changes)));
        }
        When when = fields.has("when") ? when(fields.fields("when")) : When.ALWAYS;
        return new TransformRule(name, node.place(), when, change(fields, changes.get(0), name));
    }

    private static When when(YamlNode.Fields fields) {
        return new When(
                fields.words("types"),
                Optional.empty(),
                fields.words("namespaces"),
                fields.words("names"),
                fields.words("regex"),
                labels(fields, "labels"),
                matches(fields, YamlNode::json));
    }

    static Optional<Word> labels(YamlNode.Fields fields, String name) {
        if (!fields.has(name)) {
            return Optional.empty();
        }
        YamlNode node = fields.node(name);
        return Optional.of(new Word(LabelSelectorField.read(node), node.place()));
    }

    static List<Match> matches(YamlNode.Fields fields, Function<YamlNode, Object> value) {
        if (!fields.has("matches")) {
            return List.of();
        }
        List<Match> matches = new ArrayList<>();
        for (YamlNode node : fields.node("matches").elements("'matches'")) {
            YamlNode.Fields match = node.fields("a match");
            matches.add(new Match(pointer(match, "path"), value.apply(match.node("value"))));
        }
        return matches;
    }

    private static Change change(YamlNode.Fields fields, String change, String rule) {
        return switch (change) {
            case "patch" ->
                new Patch(fields.node("patch").elements("'patch'").stream()
                        .map(node -> operation(node, "op", rule, YamlNode::json))
                        .toList());
            case "merge" -> new Merge(List.of(merge(fields.node("merge"), rule)));
            case "images" -> mapping(fields, change, Kind.IMAGES, rule);
            case "storageClasses" -> mapping(fields, change, Kind.STORAGE_CLASSES, rule);
            default -> mapping(fields, change, Kind.NAMESPACES, rule);
        };
    }

    private static Mapping mapping(YamlNode.Fields fields, String name, Kind kind, String rule) {
        Map<String, String> values = fields.textMap(name);
        if (values.isEmpty() || values.containsKey("")) {
            throw fields.node(name).error("'" + name + "' of rule '" + rule + "' maps from nothing: write OLD: NEW");
        }
        return new Mapping(kind, values);
    }

    /**
     * Reads an operation of a JSON Patch.
     *
     * @param op what the field is called that says what is done
     * @param value makes the operation's value of what was written
     */
    static PatchOperation operation(YamlNode node, String op, String rule, Function<YamlNode, Object> value) {
        YamlNode.Fields fields = node.fields("an operation");
        String word = fields.text(op).orElseThrow(() -> node.error("'" + op + "' is missing"));
        JsonPointer path = pointer(fields, "path");
        if (!word.equals("test")) {
            keepsIdentity(path, fields.node("path"), rule);
        }
        return switch (word) {
            case "add" -> new PatchOperation.Add(path, value.apply(fields.node("value")));
            case "replace" -> new PatchOperation.Replace(path, value.apply(fields.node("value")));
            case "test" -> new PatchOperation.Test(path, value.apply(fields.node("value")));
            case "remove" -> new PatchOperation.Remove(path);
            case "copy" -> new PatchOperation.Copy(pointer(fields, "from"), path);
            default -> move(fields, path, rule);
        };
    }

    private static PatchOperation move(YamlNode.Fields fields, JsonPointer path, String rule) {
        JsonPointer from = pointer(fields, "from");
        keepsIdentity(from, fields.node("from"), rule);
        if (path.startsWith(from) && !path.equals(from)) {
            throw fields.node("path").error("rule '" + rule + "' moves " + from + " into itself");
        }
        return new PatchOperation.Move(from, path);
    }

    private static void keepsIdentity(JsonPointer path, YamlNode at, String rule) {
        if (IDENTITY.contains(path)) {
            throw at.error("rule '" + rule + "' changes " + path
                    + ", and a transform leaves an item's type, namespace and name as they are; namespaces are mapped by"
                    + " the restore");
        }
    }

    private static JsonPointer pointer(YamlNode.Fields fields, String name) {
        YamlNode node = fields.node(name);
        try {
            return JsonPointer.parse(fields.text(name).orElse(""));
        } catch (InvalidInputException e) {
            throw node.error(String.valueOf(e.getMessage()));
        }
    }

    static ObjectTree merge(YamlNode node, String rule) {
        if (!(node.json() instanceof ObjectTree patch)) {
            throw node.error("the merge patch of rule '" + rule + "' must be a map");
        }
        for (JsonPointer identity : IDENTITY) {
            if (patch.value(identity.tokens().toArray(new String[0])).isPresent()) {
                keepsIdentity(identity, node, rule);
            }
        }
        return patch;
    }
}
