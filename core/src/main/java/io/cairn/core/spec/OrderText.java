// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import io.cairn.core.spec.ShortText.Piece;
import io.cairn.core.spec.YamlNode.Elements;
import io.cairn.core.spec.YamlNode.Entries;
import io.cairn.core.spec.YamlNode.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JsonToken;

/**
 * The short form of an order: {@code pods:shop/db-*?label=role=replica&sort=ordinal; pods:shop/db-0}.
 *
 * <pre>
 * order     = rule *( ";" rule )
 * rule      = items / items "->" items           ; what goes before -> what goes after
 * items     = types [ ":" names ] [ "?" word *( "&amp;" word ) ]
 * word      = [ "!" ] key "=" value              ; ! leaves out what matches
 * </pre>
 *
 * Types, names and values are lists with commas. Between quotes, ' or ", every character stands for itself, a blank in a
 * name too. It is turned into what a file says in long, and read as that.
 */
public final class OrderText {

    private static final Map<String, String> CONDITIONS = Map.ofEntries(
            Map.entry("type", "type"),
            Map.entry("name", "names"),
            Map.entry("regex", "regex"),
            Map.entry("label", "labels"),
            Map.entry("annotation", "annotations"),
            Map.entry("olderThan", "olderThan"),
            Map.entry("newerThan", "newerThan"),
            Map.entry("owner", "owner"),
            Map.entry("ownerDepth", "ownerDepth"),
            Map.entry("namespace", "namespaces"),
            Map.entry("namespaceLabel", "namespaceLabels"));

    private static final List<String> SETTINGS = List.of("mode", "place", "freeze", "with", "onError", "onMissing");

    /** In a backup they are understood only to be refused. */
    private static final List<String> GATE = List.of("gate", "onTimeout");

    /** Values in which a comma is no end. */
    private static final List<String> WHOLE = List.of("regex", "labels", "namespaceLabels", "annotations");

    private OrderText() {}

    /**
     * Reads texts as one list of rules for a backup.
     *
     * @param flag what messages call the place where the texts stand
     * @throws InvalidInputException if a text is not understood; the message names the column
     */
    public static List<OrderRule> parse(String flag, List<String> texts) {
        return parse(flag, texts, OrderShape.RULE);
    }

    /**
     * Reads texts as one list of rules for a restore.
     *
     * @param flag what messages call the place where the texts stand
     * @throws InvalidInputException if a text is not understood; the message names the column
     */
    public static List<OrderRule> parseForRestore(String flag, List<String> texts) {
        return parse(flag, texts, OrderShape.RESTORE_RULE);
    }

    private static List<OrderRule> parse(String flag, List<String> texts, Shape shape) {
        List<YamlNode> rules = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            String source = texts.size() == 1 ? flag : flag + " no. " + (i + 1);
            Piece whole = new Piece(texts.get(i), new Position(source, 0, 1));
            List<Piece> parts = whole.split(";").stream()
                    .map(Piece::strip)
                    .filter(part -> !part.text().isEmpty())
                    .toList();
            if (parts.isEmpty()) {
                throw whole.error("there is no rule: write TYPE:NAMESPACE/NAME");
            }
            parts.forEach(part -> rules.add(rule(part, shape == OrderShape.RESTORE_RULE)));
        }
        YamlNode all = new Elements(new Position(flag, 0, 1), rules);
        new Shape.ListOf(shape).check(all, "an order");
        return OrderReader.read(all);
    }

    private static YamlNode rule(Piece text, boolean gates) {
        Map<String, YamlNode> rule = new LinkedHashMap<>();
        rule.put("name", text.scalar());
        List<Piece> sides = text.split("->");
        if (sides.size() > 2) {
            throw text.error("a rule has at most one '->': write A -> B; B -> C");
        }
        if (sides.size() == 1) {
            rule.put("select", items(sides.get(0).strip(), rule, gates));
        } else {
            rule.put("before", side(sides.get(0).strip(), rule, gates));
            rule.put("after", side(sides.get(1).strip(), rule, gates));
        }
        return entries(text.at(), rule);
    }

    private static YamlNode side(Piece text, Map<String, YamlNode> rule, boolean gates) {
        return entries(text.at(), new LinkedHashMap<>(Map.of("select", items(text, rule, gates))));
    }

    private static YamlNode items(Piece text, Map<String, YamlNode> rule, boolean gates) {
        Piece head = text.before("?");
        List<Piece> words = head.split("&");
        if (words.size() > 1) {
            throw words.get(1)
                    .error("conditions begin with a '?': write TYPE:NAMES?KEY=VALUE&KEY=VALUE, and quotes around"
                            + " a name that has a '&'");
        }
        Map<String, YamlNode> select = new LinkedHashMap<>();
        Piece types = head.before(":").strip();
        if (types.text().isEmpty()) {
            throw text.error("a rule begins with a type: write TYPE:NAMESPACE/NAME, such as pods:shop/db-0");
        }
        select.put("type", list(types));
        head.after(":").map(Piece::strip).ifPresent(names -> select.put("names", names(names)));
        List<YamlNode> not = new ArrayList<>();
        ShortSort sort = new ShortSort();
        text.after("?")
                .ifPresent(conditions ->
                        conditions.split("&").forEach(word -> word(word.strip(), select, not, sort, rule, gates)));
        if (!not.isEmpty()) {
            select.put("not", new Elements(text.at(), not));
        }
        gate(rule, sort, text);
        sort.key().ifPresent(key -> rule.put("sort", key));
        return entries(text.at(), select);
    }

    private static YamlNode names(Piece text) {
        for (Piece name : text.split(",")) {
            List<Piece> words = name.strip().split(" ");
            if (words.size() > 1) {
                throw words.get(1)
                        .error("a name has no blank: put ';' between rules, ',' between names, and quotes around a name"
                                + " that has one");
            }
        }
        return list(text);
    }

    /** A timeout is the gate's where there is one. */
    private static void gate(Map<String, YamlNode> rule, ShortSort sort, Piece text) {
        YamlNode onTimeout = rule.remove("onTimeout");
        if (rule.get("gate") instanceof Scalar gate) {
            Map<String, YamlNode> fields = GateReader.fields(gate);
            sort.giveTimeout().ifPresent(timeout -> fields.put("timeout", timeout));
            if (onTimeout != null) {
                fields.put("onTimeout", onTimeout);
            }
            rule.put("gate", entries(gate.place(), fields));
        } else if (onTimeout != null) {
            throw text.error("'onTimeout' belongs to a gate: write gate=ready&onTimeout=continue");
        }
    }

    private static void word(
            Piece word,
            Map<String, YamlNode> select,
            List<YamlNode> not,
            ShortSort sort,
            Map<String, YamlNode> rule,
            boolean gates) {
        Piece value = word.after("=")
                .map(Piece::strip)
                .filter(text -> !text.text().isEmpty())
                .orElseThrow(() -> word.error("'" + word.text() + "' is not understood: write KEY=VALUE"));
        boolean negated = word.text().startsWith("!");
        String key = word.before("=").strip().text().substring(negated ? 1 : 0);
        String field = CONDITIONS.get(key);
        if (negated && field != null) {
            Map<String, YamlNode> excluded = new LinkedHashMap<>();
            add(excluded, field, value);
            not.add(entries(word.at(), excluded));
        } else if (field != null && !key.equals("type")) {
            add(select, field, value);
        } else if (!negated && (SETTINGS.contains(key) || GATE.contains(key))) {
            put(rule, key, key.equals("with") ? list(value) : value.scalar(), value);
        } else if (!negated && key.equals("rule")) {
            rule.put("name", value.scalar());
        } else if (negated || !sort.take(key, value)) {
            List<String> known = Stream.of(
                            CONDITIONS.keySet().stream()
                                    .filter(one -> !one.equals("type"))
                                    .sorted(),
                            negated ? Stream.<String>of() : SETTINGS.stream(),
                            negated || !gates ? Stream.<String>of() : GATE.stream(),
                            negated ? Stream.<String>of() : Stream.concat(Stream.of("rule"), ShortSort.KEYS.stream()))
                    .flatMap(keys -> keys)
                    .toList();
            throw word.error("unknown word '" + key + "'" + Nearest.hint(key, known) + "; known here: "
                    + String.join(", ", known));
        }
    }

    /** Adds a condition; one that is given again is another alternative. */
    private static void add(Map<String, YamlNode> select, String field, Piece value) {
        if (field.equals("annotations")) {
            annotation(select, value);
            return;
        }
        List<YamlNode> all = new ArrayList<>();
        if (select.get(field) instanceof Elements list) {
            all.addAll(list.values());
        } else if (select.get(field) != null) {
            all.add(select.get(field));
        }
        if (WHOLE.contains(field)) {
            all.add(value.scalar());
        } else {
            value.split(",").forEach(part -> all.add(part.strip().scalar()));
        }
        select.put(field, all.size() == 1 ? all.get(0) : new Elements(value.at(), all));
    }

    private static void annotation(Map<String, YamlNode> select, Piece value) {
        Map<String, YamlNode> all = new LinkedHashMap<>();
        if (select.get("annotations") instanceof Entries earlier) {
            all.putAll(earlier.values());
        }
        String key = value.before("=").strip().text();
        put(all, key, value.after("=").map(Piece::scalar).orElse(scalar(Selector.ANY, value.at())), value);
        select.put("annotations", entries(value.at(), all));
    }

    private static void put(Map<String, YamlNode> fields, String name, YamlNode node, Piece at) {
        if (fields.putIfAbsent(name, node) != null) {
            throw at.error("'" + name + "' is given twice");
        }
    }

    private static YamlNode list(Piece text) {
        return new Elements(
                text.at(),
                text.split(",").stream()
                        .map(part -> (YamlNode) part.strip().scalar())
                        .toList());
    }

    static Scalar scalar(String text, Position at) {
        return new Scalar(at, text, JsonToken.VALUE_STRING);
    }

    static Entries entries(Position at, Map<String, YamlNode> fields) {
        Map<String, Position> keys = new HashMap<>();
        fields.forEach((name, node) -> keys.put(name, node.place()));
        return new Entries(at, fields, keys);
    }
}
