// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.InvalidInputException;
import java.util.List;

/**
 * Compiles wishes into the fewest stages that keep them. The blocks run in their order, those of the user before those of
 * orderers, the ones placed first before all that nothing places, the ones placed last after it. Precedences hold besides:
 * a block is spread over several stages only where they ask for it, and what only they name goes as late as they let it.
 *
 * <p>A block with {@link Wish.Block#members members} must have among its turns each of its items that a precedence names:
 * the planner can't know of the others.
 *
 * <p>The same wishes give the same plan, whatever the order of the items in their sets.
 */
public final class Planner {

    private Planner() {}

    /**
     * Makes a plan.
     *
     * @param wishes those of the user in the order of his rules, and those of each orderer in a row, in the order in which
     *     orderers run
     * @throws InvalidInputException if the user's wishes contradict each other, or name an item twice
     * @throws OrderException if those of one orderer do
     */
    public static Planned plan(List<Wish> wishes) {
        Notes notes = new Notes();
        Layout layout = Layout.of(wishes);
        Claims claims = new Claims(layout.wishes(), notes);
        WishGraph graph = new Weaver(layout, claims, notes).weave();
        int[] levels = Levels.of(graph);
        Plan plan = new Plan(new StageMaker(graph, levels).stages(), notes.texts());
        return new Planned(plan, graph, levels);
    }
}
