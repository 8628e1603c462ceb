// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.collect.ReadList;
import io.cairn.core.spec.Treatment;
import io.cairn.core.spec.Treatment.Freeze;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A plan as a tree of fields: what {@code backup plan -o json} prints and what is kept with the backup. */
public final class PlanTree {

    private PlanTree() {}

    /**
     * The tree of a plan.
     *
     * @param lists what the parallel stages read
     * @param missing the named items that don't exist, as far as anybody looked
     */
    public static ObjectTree of(Plan plan, ReadList lists, List<ItemId> missing) {
        Map<String, Object> fields = new LinkedHashMap<>();
        Set<ItemId> absent = Set.copyOf(missing);
        fields.put(
                "stages",
                plan.stages().stream()
                        .map(stage -> stage(plan, stage, lists, absent))
                        .toList());
        fields.put("notes", plan.notes());
        fields.put("missing", missing.stream().map(ItemId::toString).toList());
        return ObjectTree.of(fields);
    }

    private static Map<String, Object> stage(Plan plan, Stage stage, ReadList lists, Set<ItemId> missing) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("stage", stage.number());
        fields.put("mode", word(stage.mode()));
        fields.put("name", stage.name());
        fields.put("rest", stage.rest());
        if (!stage.rest()) {
            fields.put("orderer", stage.origin().source());
            fields.put("position", stage.origin().position());
            fields.put("explicit", stage.origin().explicit());
            fields.put("named", stage.named());
            fields.put("treatment", treatment(stage.treatment()));
            fields.put("turns", stage.turns().stream().map(PlanTree::turn).toList());
            fields.put(
                    "missing",
                    stage.turns().stream()
                            .map(Turn::item)
                            .filter(missing::contains)
                            .map(ItemId::toString)
                            .toList());
        }
        if (stage.rest() || stage.members().isPresent()) {
            fields.put(
                    "lists",
                    plan.targets(stage, lists).stream().map(PlanTree::list).toList());
        }
        if (stage.rest()) {
            fields.put("items", lists.items().stream().map(ItemId::toString).toList());
        }
        return fields;
    }

    private static Map<String, Object> treatment(Treatment treatment) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (treatment.freeze() != Freeze.AS_HOOKED) {
            fields.put("freeze", word(treatment.freeze()));
        }
        fields.put("with", treatment.with().stream().sorted().toList());
        fields.put("onError", word(treatment.onError()));
        fields.put("onMissing", word(treatment.onMissing()));
        treatment.roles().ifPresent(roles -> fields.put("roles", roles.values()));
        return fields;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
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
