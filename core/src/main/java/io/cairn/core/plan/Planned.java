// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import java.util.ArrayList;
import java.util.List;

/** A plan and what it was made of, as long as somebody may ask why. Used by one thread. */
public final class Planned {

    private final Plan plan;
    private final WishGraph wishes;
    private final int[] levels;

    Planned(Plan plan, WishGraph wishes, int[] levels) {
        this.plan = plan;
        this.wishes = wishes;
        this.levels = levels;
    }

    Planned withNotes(List<String> earlier) {
        return new Planned(plan.withNotes(earlier), wishes, levels);
    }

    /** Why an item stands where it does, whether it has a turn or not. */
    public Explanation explain(ItemRef item) {
        return new Explainer(plan, wishes, levels).explain(item);
    }

    /** The precedences that the plan follows; those that a block keeps by its own order have no arrow. */
    public List<Link> links() {
        Graph graph = wishes.graph();
        List<Link> links = new ArrayList<>();
        for (int edge = 0; edge < graph.edges(); edge++) {
            int cause = graph.cause(edge);
            if (cause >= 0 && wishes.layout().wishes().get(cause) instanceof Wish.Edge wish) {
                String from = end(graph.from(edge));
                links.add(new Link(from, end(graph.to(edge)), from.startsWith(Link.KNOT) ? "" : wish.name()));
            }
        }
        return links;
    }

    private String end(int node) {
        ItemId item = wishes.item(node);
        if (!item.equals(WishGraph.NOTHING)) {
            return item.toString();
        }
        return wishes.slot(node) == WishGraph.FREE
                ? Link.KNOT + node
                : plan.stages().stream()
                        .filter(stage -> stage.origin().equals(blockOf(node).origin())
                                && !stage.turns().isEmpty())
                        .findFirst()
                        .map(stage -> stage.turns().get(0).item().toString())
                        .orElse(Link.KNOT + node);
    }

    private Wish blockOf(int node) {
        return wishes.layout().wishes().get(wishes.layout().slots().get(wishes.slot(node)));
    }

    /** The plan. */
    public Plan plan() {
        return plan;
    }
}
