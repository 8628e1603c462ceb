// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.Ordering.Place;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.OrderRule.Mode;
import io.cairn.core.spec.Treatment.Freeze;
import io.cairn.core.spec.Treatment.OnError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the rules of an order. The nodes have the shape of {@link OrderShape#RULE} or {@link OrderShape#RESTORE_RULE}
 * already.
 */
final class OrderReader {

    private static final List<String> PLACING_ONLY =
            List.of("sort", "mode", "place", "freeze", "with", "onError", "onMissing", "gate");

    private OrderReader() {}

    static List<OrderRule> read(YamlNode node) {
        List<OrderRule> rules = new ArrayList<>();
        Map<String, Position> names = new HashMap<>();
        for (YamlNode element : node.elements("'order'")) {
            OrderRule rule = rule(element, rules.size() + 1);
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

    private static OrderRule rule(YamlNode node, int number) {
        YamlNode.Fields fields = node.fields("a rule");
        String name = fields.text("name").orElse("rule " + number);
        boolean pair = fields.has("before") || fields.has("after");
        if (fields.has("select") == pair) {
            throw node.error("rule '" + name + "' needs either 'select', or both 'before' and 'after'");
        }
        return pair ? pair(node, fields, name) : placing(node, fields, name);
    }

    private static OrderRule pair(YamlNode node, YamlNode.Fields fields, String name) {
        for (String only : PLACING_ONLY) {
            if (fields.has(only)) {
                throw fields.node(only)
                        .error("rule '" + name + "' is a pair, which places nothing, so it has no '" + only
                                + "': put it into a rule with 'select'");
            }
        }
        return new OrderRule.Pair(
                name, node.place(), side(node, fields, "before", name), side(node, fields, "after", name));
    }

    private static Selector side(YamlNode node, YamlNode.Fields fields, String side, String rule) {
        if (!fields.has(side)) {
            throw node.error("rule '" + rule + "' has no '" + side + "': a pair needs both sides");
        }
        YamlNode.Fields inner = fields.fields(side);
        if (!inner.has("select")) {
            throw fields.node(side).error("'" + side + "' of rule '" + rule + "' needs 'select'");
        }
        return SelectorReader.read(inner.node("select"), rule);
    }

    private static OrderRule placing(YamlNode node, YamlNode.Fields fields, String name) {
        Selector select = SelectorReader.read(fields.node("select"), name);
        List<SortKey> sort = fields.has("sort") ? SortReader.read(fields.node("sort"), name) : List.of();
        Optional<Freeze> freeze =
                fields.text("freeze").map(text -> "each".equals(text) ? Freeze.EACH : Freeze.TOGETHER);
        Mode mode = fields.choice("mode", Mode.class)
                .orElse(select.lists() || !sort.isEmpty() || freeze.isPresent() ? Mode.SERIAL : Mode.PARALLEL);
        if (mode == Mode.PARALLEL && !sort.isEmpty()) {
            throw fields.node("sort")
                    .error("rule '" + name
                            + "' is parallel, where nothing goes first: leave out 'sort', or let 'mode' be"
                            + " serial");
        }
        return new OrderRule.Placing(
                name,
                node.place(),
                select,
                sort,
                mode,
                fields.choice("place", Place.class).orElse(Place.FIRST),
                freeze.orElse(Freeze.AS_HOOKED),
                fields.words("with"),
                fields.choice("onError", OnError.class).orElse(OnError.CONTINUE),
                fields.choice("onMissing", MissingPolicy.class),
                fields.has("gate") ? Optional.of(GateReader.read(fields.node("gate"), name)) : Optional.empty());
    }
}
