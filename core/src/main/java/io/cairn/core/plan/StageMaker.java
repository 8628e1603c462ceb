// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.plan.Wish.Block;
import io.cairn.core.plan.Wish.Origin;
import io.cairn.core.spec.Treatment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes a stage of what shares a level and a block. Used by one thread. */
final class StageMaker {

    private static final int NAMES_SHOWN = 3;

    /** A stage without its number: it stands where its level and its rank say. */
    private record Draft(int level, Stage stage) {}

    private final WishGraph wishes;
    private final Layout layout;
    private final int[] levels;
    private final List<Draft> drafts = new ArrayList<>();

    StageMaker(WishGraph wishes, int[] levels) {
        this.wishes = wishes;
        this.layout = wishes.layout();
        this.levels = levels;
    }

    List<Stage> stages() {
        for (int slot = 0; slot < layout.slots().size(); slot++) {
            if (slot == layout.rest()) {
                drafts.add(new Draft(levels[wishes.restNode()], Stage.rest(0)));
            } else {
                draftBlock(layout.slots().get(slot), slot);
            }
        }
        draftFreeOnes();
        // The sort is stable: at one level a block goes before what stands free, which comes as late as it can.
        drafts.sort(Comparator.comparingInt(Draft::level));
        List<Stage> stages = new ArrayList<>();
        drafts.forEach(draft -> stages.add(draft.stage().withNumber(stages.size() + 1)));
        return stages;
    }

    private void draftBlock(int wish, int slot) {
        Block block = layout.block(wish);
        TreeMap<Integer, List<Turn>> byLevel = new TreeMap<>();
        for (Turn turn : block.turns()) {
            if (wishes.claims().has(wish, turn)) {
                int node = wishes.known(turn.item());
                byLevel.computeIfAbsent(levels[node], level -> new ArrayList<>())
                        .add(withOwnCompanions(turn, node));
            }
        }
        int members = block.members().isPresent() ? levels[wishes.membersNode(slot)] : Graph.NONE;
        if (block.members().isPresent()) {
            byLevel.computeIfAbsent(members, level -> new ArrayList<>());
        }
        byLevel.forEach((level, turns) -> {
            if (block.mode() == Mode.PARALLEL) {
                turns.sort(Comparator.comparing(Turn::item));
            }
            drafts.add(new Draft(
                    level,
                    new Stage(
                            0,
                            block.mode(),
                            block.name(),
                            block.origin(),
                            block.named(),
                            block.treatment(),
                            turns,
                            level == members ? block.members() : Optional.empty())));
        });
    }

    private Turn withOwnCompanions(Turn turn, int node) {
        if (turn.with().isEmpty()) {
            return turn;
        }
        List<ItemId> own = turn.with().stream()
                .filter(companion -> wishes.goesAlong(companion, node))
                .distinct()
                .toList();
        return own.size() == turn.with().size() ? turn : new Turn(turn.item(), own);
    }

    private void draftFreeOnes() {
        Map<Integer, List<Integer>> byLevel = new TreeMap<>();
        for (int node = 0; node < levels.length; node++) {
            if (wishes.slot(node) == WishGraph.FREE
                    && levels[node] != levels[wishes.restNode()]
                    && wishes.isTied(node)
                    && !wishes.item(node).equals(WishGraph.NOTHING)) {
                byLevel.computeIfAbsent(levels[node], level -> new ArrayList<>())
                        .add(node);
            }
        }
        byLevel.forEach((level, nodes) -> drafts.add(new Draft(level, free(nodes))));
    }

    private Stage free(List<Integer> nodes) {
        Set<Integer> causes = new LinkedHashSet<>();
        nodes.forEach(node -> wishes.addCauses(node, causes));
        List<Wish> by = causes.stream().sorted().map(layout.wishes()::get).toList();
        List<Turn> turns =
                nodes.stream().map(wishes::item).sorted().map(Turn::of).toList();
        Origin origin = by.size() == 1
                ? by.get(0).origin()
                : new Origin(
                        by.stream()
                                .map(wish -> wish.origin().source())
                                .distinct()
                                .collect(Collectors.joining(", ")),
                        by.stream().anyMatch(wish -> wish.origin().explicit()),
                        "");
        return new Stage(0, Mode.PARALLEL, joinedName(by), origin, false, Treatment.plain(), turns, Optional.empty());
    }

    /** The names of all, or of the first ones and how many more there are. */
    private static String joinedName(List<Wish> by) {
        List<String> names = by.stream().map(Wish::name).distinct().toList();
        if (names.size() <= NAMES_SHOWN) {
            return String.join(", ", names);
        }
        List<String> shown = names.subList(0, NAMES_SHOWN - 1);
        boolean rules = by.stream().allMatch(wish -> wish.origin().source().equals(Origin.RULES));
        return String.join(", ", shown) + " and " + (names.size() - shown.size()) + " more "
                + (rules ? "rules" : "orderings");
    }
}
