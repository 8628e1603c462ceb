// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a selector. The node has the shape of {@link OrderShape#SELECTOR} already. */
final class SelectorReader {

    private SelectorReader() {}

    static Selector read(YamlNode node, String rule) {
        YamlNode.Fields fields = node.fields("a selector");
        List<Word> items = fields.words("items");
        if (!items.isEmpty() && fields.names().size() > 1) {
            throw node.error("rule '" + rule + "' selects by 'items', which name all there is: leave out "
                    + String.join(
                            ", ",
                            fields.names().stream()
                                    .filter(name -> !name.equals("items"))
                                    .toList()));
        }
        List<Selector> not = new ArrayList<>();
        if (fields.has("not")) {
            YamlNode excluded = fields.node("not");
            List<YamlNode> all = excluded instanceof YamlNode.Elements list ? list.values() : List.of(excluded);
            all.forEach(one -> not.add(conditions(one, rule, List.of())));
            if (not.stream().anyMatch(one -> one.types().isEmpty() && conditionless(one))) {
                throw excluded.error("'not' of rule '" + rule + "' has no condition: it would leave out everything");
            }
        }
        Selector selector = conditions(node, rule, not);
        if (selector.types().isEmpty() && items.isEmpty()) {
            throw node.error("rule '" + rule + "' selects no type: add 'type', such as pods, or '*' for all");
        }
        return selector;
    }

    private static boolean conditionless(Selector selector) {
        return selector.equals(new Selector(
                selector.position(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                java.util.Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of()));
    }

    private static Selector conditions(YamlNode node, String rule, List<Selector> not) {
        YamlNode.Fields fields = node.fields("a selector");
        return new Selector(
                node.place(),
                fields.words("type"),
                fields.words("items"),
                fields.words("names"),
                fields.words("regex"),
                labels(fields, "labels"),
                fields.textMap("annotations"),
                moment(fields, "olderThan"),
                moment(fields, "newerThan"),
                owner(fields, rule),
                fields.words("namespaces"),
                labels(fields, "namespaceLabels"),
                not);
    }

    private static List<Word> labels(YamlNode.Fields fields, String name) {
        if (!fields.has(name)) {
            return List.of();
        }
        YamlNode node = fields.node(name);
        List<YamlNode> all = node instanceof YamlNode.Elements list ? list.values() : List.of(node);
        return all.stream()
                .map(one -> new Word(LabelSelectorField.read(one), one.place()))
                .toList();
    }

    private static Optional<Word> moment(YamlNode.Fields fields, String name) {
        Optional<Word> word = fields.word(name);
        word.ifPresent(text -> Moments.instant(text, Instant.EPOCH));
        return word;
    }

    private static Optional<Selector.Owner> owner(YamlNode.Fields fields, String rule) {
        Optional<Word> item = fields.word("owner");
        if (item.isEmpty() && fields.has("ownerDepth")) {
            throw fields.node("ownerDepth").error("rule '" + rule + "' has 'ownerDepth' and no 'owner'");
        }
        boolean anyDepth = fields.text("ownerDepth").filter("any"::equals).isPresent();
        return item.map(word -> new Selector.Owner(word, anyDepth));
    }
}
