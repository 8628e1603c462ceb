// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.core.spec.SortKey.Property;
import io.cairn.core.spec.SortKey.Source;
import io.cairn.core.spec.Treatment.OnChange;
import io.cairn.core.spec.Treatment.Roles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Reads the sort keys of a rule. The node has the shape that {@link OrderShape} gives them already. */
final class SortReader {

    private static final List<String> KINDS = List.of("by", "label", "annotation", "exec");
    private static final List<String> EXEC_ONLY = List.of("container", "onChange", "timeout");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private SortReader() {}

    static List<SortKey> read(YamlNode node, String rule) {
        List<YamlNode> nodes = node instanceof YamlNode.Elements list ? list.values() : List.of(node);
        List<SortKey> keys = new ArrayList<>();
        for (YamlNode one : nodes) {
            SortKey key = key(one, rule);
            if (key instanceof SortKey.ByRole && !keys.isEmpty()) {
                throw one.error("rule '" + rule
                        + "' sorts by a command behind another key: the command must be the first," + " and only one");
            }
            keys.add(key);
        }
        return keys;
    }

    private static SortKey key(YamlNode node, String rule) {
        if (node instanceof YamlNode.Scalar scalar) {
            return new SortKey.ByProperty(property(scalar.value()), false);
        }
        YamlNode.Fields fields = node.fields("a sort key");
        List<String> kinds = KINDS.stream().filter(fields::has).toList();
        if (kinds.size() != 1) {
            throw node.error("a sort key of rule '" + rule + "' needs one of by, label, annotation, exec, and "
                    + (kinds.isEmpty() ? "has none" : "has " + String.join(", ", kinds)));
        }
        String kind = kinds.get(0);
        for (String only : EXEC_ONLY) {
            if (!kind.equals("exec") && fields.has(only)) {
                throw fields.node(only)
                        .error("'" + only + "' belongs to a sort by 'exec', and rule '" + rule + "' sorts by '" + kind
                                + "'");
            }
        }
        if (kind.equals("by") && fields.has("values")) {
            throw fields.node("values").error("'values' belongs to a sort by label, annotation or exec");
        }
        boolean reverse = fields.bool("reverse").orElse(false);
        return switch (kind) {
            case "by" -> new SortKey.ByProperty(property(fields.text("by").orElseThrow()), reverse);
            case "label" -> byValue(fields, Source.LABEL, reverse);
            case "annotation" -> byValue(fields, Source.ANNOTATION, reverse);
            default -> byRole(node, fields, rule, reverse);
        };
    }

    private static SortKey byValue(YamlNode.Fields fields, Source source, boolean reverse) {
        String key =
                fields.text(source == Source.LABEL ? "label" : "annotation").orElseThrow();
        return new SortKey.ByValue(source, key, values(fields), reverse);
    }

    private static SortKey byRole(YamlNode node, YamlNode.Fields fields, String rule, boolean reverse) {
        List<String> command = fields.texts("exec");
        if (command.isEmpty()) {
            throw fields.node("exec").error("'exec' of rule '" + rule + "' holds no command");
        }
        List<String> values = new ArrayList<>(values(fields));
        if (values.isEmpty()) {
            throw node.error(
                    "rule '" + rule + "' sorts by a command and has no 'values': list its answers in the order in"
                            + " which their pods go");
        }
        if (reverse) {
            Collections.reverse(values);
        }
        Optional<Duration> timeout = fields.word("timeout").map(Moments::length);
        if (timeout.filter(Duration::isZero).isPresent()) {
            throw fields.node("timeout").error("the command of rule '" + rule + "' needs more than no time");
        }
        return new SortKey.ByRole(
                node.place(),
                new Roles(
                        command,
                        fields.text("container").orElse(""),
                        values,
                        fields.choice("onChange", OnChange.class).orElse(OnChange.REPLAN),
                        timeout.orElse(TIMEOUT)));
    }

    private static List<String> values(YamlNode.Fields fields) {
        List<Word> words = fields.words("values");
        HashSet<String> seen = new HashSet<>();
        for (Word word : words) {
            if (!seen.add(word.text())) {
                throw word.error("'" + word.text() + "' stands in 'values' twice");
            }
        }
        return words.stream().map(Word::text).toList();
    }

    private static Property property(String word) {
        return switch (word) {
            case "name" -> Property.NAME;
            case "ordinal" -> Property.ORDINAL;
            default -> Property.CREATION_TIME;
        };
    }
}
