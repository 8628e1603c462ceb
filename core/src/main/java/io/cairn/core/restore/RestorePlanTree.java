// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ObjectTree;
import io.cairn.core.spec.Gate;
import io.cairn.core.spec.GoDuration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A plan as the tree of fields that is kept and printed. */
public final class RestorePlanTree {

    private RestorePlanTree() {}

    /** The tree of a plan. */
    public static ObjectTree of(RestorePlan plan) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("stages", plan.stages().stream().map(RestorePlanTree::stage).toList());
        fields.put("notes", plan.notes());
        return ObjectTree.of(fields);
    }

    private static Map<String, Object> stage(RestoreStage stage) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("stage", stage.number());
        fields.put("mode", stage.mode().name().toLowerCase(Locale.ROOT));
        fields.put("name", stage.name());
        fields.put("why", stage.why());
        if (!stage.origin().source().isEmpty()) {
            fields.put("from", stage.origin().source());
            fields.put("position", stage.origin().position());
        }
        stage.treatment().gate().ifPresent(gate -> fields.put("gate", gate(gate)));
        fields.put("items", stage.items().stream().map(RestorePlanTree::item).toList());
        return fields;
    }

    private static Map<String, Object> gate(Gate gate) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("check", gate.check().text());
        fields.put("timeout", GoDuration.write(gate.timeout()));
        fields.put("onTimeout", gate.onTimeout().name().toLowerCase(Locale.ROOT));
        return fields;
    }

    private static Object item(RestoreItem item) {
        return item.target().equals(item.id())
                ? item.id().toString()
                : Map.of("item", item.id().toString(), "target", item.target().toString());
    }
}
