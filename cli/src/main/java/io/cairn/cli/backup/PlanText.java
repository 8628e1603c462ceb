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
        for (Stage stage : plan.stages()) {
            List<String> lines = stage.mode() == Stage.Mode.SERIAL ? turns(stage, Set.copyOf(missing)) : lists(lists);
            String source = stage.origin().source();
            String from =
                    source.isEmpty() || stage.name().startsWith(source) ? stage.name() : source + ": " + stage.name();
            table.row(stage.number(), stage.mode().name().toLowerCase(Locale.ROOT), from, lines.get(0));
            lines.stream().skip(1).forEach(line -> table.row("", "", "", line));
        }
        table.print(out);
        if (!plan.notes().isEmpty()) {
            out.println();
            out.println("Notes:");
            plan.notes().forEach(note -> out.println("  " + note));
        }
    }

    private static List<String> turns(Stage stage, Set<ItemId> missing) {
        List<String> lines = new ArrayList<>();
        for (Turn turn : stage.turns()) {
            lines.add(turn.item() + (missing.contains(turn.item()) ? " (missing)" : ""));
            turn.with().forEach(companion -> lines.add("  with " + companion));
        }
        return lines;
    }

    private static List<String> lists(ReadList lists) {
        List<String> lines = new ArrayList<>();
        Set<String> types = lists.targets().stream()
                .map(target -> target.type().id())
                .collect(Collectors.toCollection(TreeSet::new));
        if (!types.isEmpty()) {
            lines.add("all that is left of "
                    + (types.size() <= FEW ? String.join(", ", types) : types.size() + " types") + namespaces(lists));
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
