// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.ItemId;
import io.cairn.api.Sequence.Turn;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Table;
import io.cairn.core.collect.ReadList;
import io.cairn.core.collect.ReadList.Target;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.Stage;
import io.cairn.core.spec.Treatment;
import io.cairn.core.spec.Treatment.OnError;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A plan as people read it: the stages from top to bottom as they run. */
final class PlanText {

    private static final int FEW = 4;

    private PlanText() {}

    static void print(PrintStream out, Plan plan, ReadList lists, List<ItemId> missing) {
        Table table = new Table("STAGE", "MODE", "FROM", "ITEMS");
        Set<ItemId> absent = Set.copyOf(missing);
        for (Stage stage : plan.stages()) {
            List<String> lines = lines(plan, stage, lists, absent);
            table.row(stage.number(), stage.mode().name().toLowerCase(Locale.ROOT), from(stage), lines.get(0));
            lines.stream().skip(1).forEach(line -> table.row("", "", "", line));
        }
        table.print(out);
        if (!plan.notes().isEmpty()) {
            out.println();
            out.println("Notes:");
            plan.notes().forEach(note -> out.println("  " + note));
        }
    }

    private static String from(Stage stage) {
        String source = stage.origin().source();
        String position =
                stage.origin().position().isEmpty() ? "" : " (" + stage.origin().position() + ")";
        return (source.isEmpty() || stage.name().startsWith(source) ? stage.name() : source + ": " + stage.name())
                + position;
    }

    private static List<String> lines(Plan plan, Stage stage, ReadList lists, Set<ItemId> missing) {
        if (stage.rest()) {
            return lists(new ReadList(plan.targets(stage, lists), lists.items()), "all that is left of ");
        }
        List<String> lines = turns(stage, missing);
        if (stage.members().isPresent()) {
            lines.addAll(lists(new ReadList(plan.targets(stage, lists), List.of()), "all that it matches of "));
        }
        lines.addAll(treatment(stage.treatment()));
        return lines;
    }

    private static List<String> treatment(Treatment treatment) {
        List<String> lines = new ArrayList<>();
        switch (treatment.freeze()) {
            case EACH -> lines.add("  each frozen in its turn");
            case TOGETHER -> lines.add("  all frozen together");
            case AS_HOOKED -> {}
        }
        treatment.roles().ifPresent(roles -> lines.add("  by role: " + String.join(", ", roles.values())));
        if (!treatment.with().isEmpty()) {
            lines.add("  each with its " + treatment.with().stream().sorted().collect(Collectors.joining(", ")));
        }
        if (treatment.onError() == OnError.STOP) {
            lines.add("  an error stops the backup");
        }
        return lines;
    }

    private static List<String> turns(Stage stage, Set<ItemId> missing) {
        List<String> lines = new ArrayList<>();
        for (Turn turn : stage.turns()) {
            lines.add(turn.item() + (missing.contains(turn.item()) ? " (missing)" : ""));
            turn.with().forEach(companion -> lines.add("  with " + companion));
        }
        return lines;
    }

    private static List<String> lists(ReadList lists, String what) {
        List<String> lines = new ArrayList<>();
        Set<String> types = lists.targets().stream()
                .map(target -> target.type().id())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!types.isEmpty()) {
            lines.add(what
                    + (types.size() <= FEW ? String.join(", ", types) : types.size() + " types")
                    + namespaces(lists));
        }
        Set<String> selectors = lists.targets().stream()
                .map(Target::labelSelector)
                .filter(selector -> !selector.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!selectors.isEmpty()) {
            lines.add("  with labels " + String.join(" or ", selectors));
        }
        if (lists.items().size() <= FEW) {
            lists.items().forEach(item -> lines.add(item.toString()));
        } else {
            lines.add(Amounts.count(lists.items().size(), "single item"));
        }
        return lines.isEmpty() ? List.of("nothing more") : lines;
    }

    private static String namespaces(ReadList lists) {
        Set<String> names = lists.targets().stream()
                .filter(target -> target.type().namespaced())
                .map(Target::namespace)
                .collect(Collectors.toCollection(TreeSet::new));
        if (names.isEmpty()) {
            return "";
        }
        if (names.contains("")) {
            return " in all namespaces";
        }
        return names.size() == 1
                ? " in namespace " + names.iterator().next()
                : names.size() <= FEW
                        ? " in namespaces " + String.join(", ", names)
                        : " in " + names.size() + " namespaces";
    }
}
