// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.collect.ReadList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A plan as a tree of fields: what {@code backup plan -o json} prints and what is kept with the backup. */
public final class PlanTree {

    private PlanTree() {}

    /**
     * The tree of a plan.
     *
     * @param lists what the parallel stage reads
     * @param missing the named items that don't exist, as far as anybody looked
     */
    public static ObjectTree of(Plan plan, ReadList lists, List<ItemId> missing) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "stages",
                plan.stages().stream().map(stage -> stage(stage, lists)).toList());
        fields.put("notes", plan.notes());
        fields.put("missing", missing.stream().map(ItemId::toString).toList());
        return ObjectTree.of(fields);
    }

    private static Map<String, Object> stage(Stage stage, ReadList lists) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("stage", stage.number());
        fields.put("mode", stage.mode().name().toLowerCase(Locale.ROOT));
        fields.put("name", stage.name());
        if (stage.mode() == Stage.Mode.SERIAL) {
            fields.put("orderer", stage.origin().source());
            fields.put("turns", stage.turns().stream().map(PlanTree::turn).toList());
        } else {
            fields.put("lists", lists.targets().stream().map(PlanTree::list).toList());
            fields.put("items", lists.items().stream().map(ItemId::toString).toList());
        }
        return fields;
    }

    private static Map<String, Object> turn(Turn turn) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("item", turn.item().toString());
        if (!turn.with().isEmpty()) {
            fields.put("with", turn.with().stream().map(ItemId::toString).toList());
        }
        return fields;
    }

    private static Map<String, Object> list(ReadList.Target target) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", target.type().id());
        if (!target.namespace().isEmpty()) {
            fields.put("namespace", target.namespace());
        }
        if (!target.labelSelector().isEmpty()) {
            fields.put("labelSelector", target.labelSelector());
        }
        return fields;
    }
}
