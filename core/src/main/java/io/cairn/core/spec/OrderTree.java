// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.Ordering.Place;
import io.cairn.core.spec.SortKey.Source;
import io.cairn.core.spec.Treatment.Freeze;
import io.cairn.core.spec.Treatment.OnError;
import io.cairn.core.spec.Treatment.Roles;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Rules as the fields that {@link OrderReader} reads; what says nothing is left out. */
final class OrderTree {

    private OrderTree() {}

    static List<Map<String, Object>> of(List<OrderRule> rules) {
        return rules.stream().map(OrderTree::rule).toList();
    }

    private static Map<String, Object> rule(OrderRule rule) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", rule.name());
        if (rule instanceof OrderRule.Pair pair) {
            fields.put("before", Map.of("select", selector(pair.before())));
            fields.put("after", Map.of("select", selector(pair.after())));
            return fields;
        }
        OrderRule.Placing placing = (OrderRule.Placing) rule;
        fields.put("select", selector(placing.select()));
        put(fields, "sort", placing.sort().stream().map(OrderTree::sortKey).toList());
        fields.put("mode", word(placing.mode()));
        if (placing.place() == Place.LAST) {
            fields.put("place", "last");
        }
        if (placing.freeze() != Freeze.AS_HOOKED) {
            fields.put("freeze", word(placing.freeze()));
        }
        put(fields, "with", texts(placing.with()));
        if (placing.onError() == OnError.STOP) {
            fields.put("onError", "stop");
        }
        placing.onMissing().ifPresent(policy -> fields.put("onMissing", word(policy)));
        placing.gate().ifPresent(gate -> fields.put("gate", GateReader.write(gate)));
        return fields;
    }

    private static Map<String, Object> selector(Selector selector) {
        Map<String, Object> fields = new LinkedHashMap<>();
        put(fields, "type", texts(selector.types()));
        put(fields, "items", texts(selector.items()));
        put(fields, "names", texts(selector.names()));
        put(fields, "regex", texts(selector.regexes()));
        put(fields, "labels", texts(selector.labels()));
        if (!selector.annotations().isEmpty()) {
            fields.put("annotations", selector.annotations());
        }
        text(fields, "olderThan", selector.olderThan());
        text(fields, "newerThan", selector.newerThan());
        text(fields, "owner", selector.owner().map(Selector.Owner::item));
        if (selector.owner().filter(Selector.Owner::anyDepth).isPresent()) {
            fields.put("ownerDepth", "any");
        }
        put(fields, "namespaces", texts(selector.namespaces()));
        put(fields, "namespaceLabels", texts(selector.namespaceLabels()));
        put(fields, "not", selector.not().stream().map(OrderTree::selector).toList());
        return fields;
    }

    private static Map<String, Object> sortKey(SortKey key) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (key instanceof SortKey.ByProperty by) {
            fields.put(
                    "by",
                    switch (by.property()) {
                        case NAME -> "name";
                        case ORDINAL -> "ordinal";
                        case CREATION_TIME -> "creationTime";
                    });
            reverse(fields, by.reverse());
        } else if (key instanceof SortKey.ByValue by) {
            fields.put(by.source() == Source.LABEL ? "label" : "annotation", by.key());
            put(fields, "values", by.values());
            reverse(fields, by.reverse());
        } else if (key instanceof SortKey.ByRole by) {
            Roles roles = by.roles();
            fields.put("exec", roles.command());
            if (!roles.container().isEmpty()) {
                fields.put("container", roles.container());
            }
            fields.put("values", roles.values());
            fields.put("onChange", word(roles.onChange()));
            fields.put("timeout", GoDuration.write(roles.timeout()));
        }
        return fields;
    }

    private static void reverse(Map<String, Object> fields, boolean reverse) {
        if (reverse) {
            fields.put("reverse", true);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> texts(List<Word> words) {
        return words.stream().map(Word::text).toList();
    }

    private static void text(Map<String, Object> fields, String name, Optional<Word> word) {
        word.ifPresent(present -> fields.put(name, present.text()));
    }

    private static void put(Map<String, Object> fields, String name, Collection<?> values) {
        if (!values.isEmpty()) {
            fields.put(name, values);
        }
    }
}
