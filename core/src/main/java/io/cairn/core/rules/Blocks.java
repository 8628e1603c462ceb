// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Members;
import io.cairn.core.plan.Stage;
import io.cairn.core.plan.Wish;
import io.cairn.core.spec.BackupSpec.MissingPolicy;
import io.cairn.core.spec.OrderRule;
import io.cairn.core.spec.OrderRule.Mode;
import io.cairn.core.spec.OrderRule.Placing;
import io.cairn.core.spec.SortKey.ByRole;
import io.cairn.core.spec.Treatment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the blocks of rules that place items. Used by one thread. */
final class Blocks {

    private final RuleIndex index;
    private final RuleItems items;
    private final MissingPolicy missing;
    private final RoleAsker roles;
    private final boolean noExec;
    private final List<String> notes;
    private final List<String> unmatched;

    Blocks(
            RuleIndex index,
            RuleItems items,
            MissingPolicy missing,
            RoleAsker roles,
            boolean noExec,
            List<String> notes,
            List<String> unmatched) {
        this.index = index;
        this.items = items;
        this.missing = missing;
        this.roles = roles;
        this.noExec = noExec;
        this.notes = notes;
        this.unmatched = unmatched;
    }

    static Wish.Origin origin(OrderRule rule) {
        return new Wish.Origin("rules", true, rule.position().toString());
    }

    /**
     * The block of a rule; empty if it matches nothing.
     *
     * @param elsewhere whether it is about places that the backup doesn't take
     */
    Optional<Wish> of(Resolved resolved, boolean elsewhere) throws ClusterException {
        Placing rule = resolved.rule();
        boolean none = (resolved.enumerates() || resolved.mustMatch()) && items.none(resolved);
        if (none || elsewhere) {
            nothing(rule);
            return Optional.empty();
        }
        if (!resolved.enumerates()) {
            Members members = new RuleMembers(index, resolved.matcher(), resolved.number());
            return Optional.of(block(resolved, Stage.Mode.PARALLEL, List.of(), Optional.of(members)));
        }
        List<ItemRef> found = items.of(resolved);
        List<Turn> turns = RuleSorter.sorted(rule, resolved.matcher(), ranks(rule, found), found).stream()
                .map(ref -> Turn.of(ref.id()))
                .toList();
        Stage.Mode mode = rule.mode() == Mode.SERIAL ? Stage.Mode.SERIAL : Stage.Mode.PARALLEL;
        return Optional.of(block(resolved, mode, turns, Optional.empty()));
    }

    private Wish.Block block(Resolved resolved, Stage.Mode mode, List<Turn> turns, Optional<Members> members) {
        Placing rule = resolved.rule();
        return new Wish.Block(
                origin(rule),
                rule.name(),
                mode,
                rule.place(),
                turns,
                !resolved.matcher().exact().isEmpty(),
                new Treatment(
                        rule.freeze(),
                        resolved.with(),
                        rule.onError(),
                        rule.onMissing().orElse(missing),
                        RuleSorter.roleKey(rule).map(ByRole::roles),
                        rule.gate()),
                members);
    }

    private void nothing(Placing rule) {
        String message = "rule '" + rule.name() + "' matches nothing that is taken and no earlier rule has";
        switch (rule.onMissing().orElse(missing)) {
            case FAIL -> throw rule.position().error(message + ": correct it, or let its onMissing be warn");
            case WARN -> unmatched.add(rule.position() + ": " + message);
            case IGNORE -> {}
        }
    }

    private Map<ItemId, Integer> ranks(Placing rule, List<ItemRef> pods) throws ClusterException {
        Optional<ByRole> key = RuleSorter.roleKey(rule);
        if (key.isEmpty()) {
            return Map.of();
        }
        if (noExec) {
            notes.add(key.get().position() + ": rule '" + rule.name()
                    + "' sorts by a command that was not run: its pods are in the order of their names");
            return Map.of();
        }
        List<ItemId> asked = pods.stream().map(ItemRef::id).sorted().toList();
        Map<ItemId, Integer> ranks = roles.ranks(asked, key.get(), rule.name());
        asked.stream()
                .filter(pod -> !ranks.containsKey(pod))
                .forEach(pod -> notes.add(
                        "rule '" + rule.name() + "': " + pod + " is gone, so nothing told its role: it goes last"));
        return ranks;
    }
}
