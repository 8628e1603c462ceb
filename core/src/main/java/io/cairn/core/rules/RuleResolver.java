// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.Filters;
import io.cairn.core.gate.GateCheck;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.Gate;
import io.cairn.core.spec.OrderRule;
import io.cairn.core.spec.OrderRule.Placing;
import io.cairn.core.spec.Position;
import io.cairn.core.spec.Treatment.Freeze;
import io.cairn.core.spec.Word;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Resolves rules, and checks what can be checked before anything of the backup's items is read. Used by one thread. */
final class RuleResolver {

    private static final String PODS = "pods";

    /** Where a rule names an item. */
    private record Naming(Position position, String rule) {}

    private final Catalog catalog;
    private final Filters filters;
    private final TypeWords words;
    private final SelectorCompiler compiler;
    private final boolean atHand;
    private final MissingPolicy missing;
    private final Map<ItemId, Naming> named = new HashMap<>();

    RuleResolver(
            Catalog catalog,
            Filters filters,
            TypeWords words,
            SelectorCompiler compiler,
            boolean atHand,
            MissingPolicy missing) {
        this.catalog = catalog;
        this.filters = filters;
        this.words = words;
        this.compiler = compiler;
        this.atHand = atHand;
        this.missing = missing;
    }

    Resolved resolve(int number, Placing rule) throws ClusterException {
        Matcher matcher = compiler.compile(rule.select(), rule.name());
        matcher.exact().forEach((item, position) -> {
            checkInside(item, position, rule);
            Naming earlier = named.putIfAbsent(item, new Naming(position, rule.name()));
            if (earlier != null) {
                throw position.error("rule '" + rule.name() + "' names " + item + ", which rule '" + earlier.rule()
                        + "' names too (" + earlier.position() + "): keep one of them");
            }
        });
        if (rule.freeze() != Freeze.AS_HOOKED && !matcher.takesType(pods())) {
            throw rule.select()
                    .position()
                    .error("rule '" + rule.name()
                            + "' freezes, which is for pods, and selects none: leave out 'freeze', or select pods");
        }
        if (RuleSorter.roleKey(rule).isPresent() && !matcher.types().equals(List.of(pods()))) {
            throw RuleSorter.roleKey(rule)
                    .orElseThrow()
                    .position()
                    .error("rule '" + rule.name()
                            + "' sorts by a command, which runs in pods: select the type pods alone");
        }
        rule.gate().ifPresent(gate -> checkFits(gate, matcher, rule));
        Set<String> with = new HashSet<>();
        for (Word word : rule.with()) {
            with.add(words.type(word, word.text(), rule.name()).id());
        }
        boolean mustMatch = rule.onMissing().orElse(missing) == MissingPolicy.FAIL;
        return new Resolved(number, rule, matcher, with, atHand, mustMatch);
    }

    /** One side of a pair. */
    Matcher side(OrderRule.Pair pair, boolean before) throws ClusterException {
        Matcher matcher = compiler.compile(before ? pair.before() : pair.after(), pair.name());
        matcher.exact().forEach((item, position) -> checkInside(item, position, pair));
        return matcher;
    }

    private ResourceType pods() {
        return catalog.resolve(PODS);
    }

    private static void checkFits(Gate gate, Matcher matcher, Placing rule) {
        for (ResourceType type : matcher.types()) {
            GateCheck.misfit(gate.check(), type.id()).ifPresent(why -> {
                throw rule.select()
                        .position()
                        .error("rule '" + rule.name() + "' has a gate that " + type.id() + " never pass: " + why
                                + ": give it another gate, or select other types");
            });
        }
    }

    private void checkInside(ItemId item, Position position, OrderRule rule) {
        ResourceType type = catalog.find(item.type()).orElseThrow();
        String outside = filters.whyOutside(type, item.namespace(), item.name());
        if (!outside.isEmpty()) {
            throw position.error("rule '" + rule.name() + "' names " + item + ", and " + outside
                    + ": include it, or take it out of the order");
        }
    }
}
