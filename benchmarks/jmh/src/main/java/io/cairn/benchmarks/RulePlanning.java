// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.catalog.ServedType;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.PlanMaker;
import io.cairn.core.rules.RuleWishes;
import io.cairn.core.spec.BackupSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Planning by rules as a backup does it, once the refs of {@link RuledPods} have been read. */
final class RulePlanning {

    private static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces", "Namespace", false);
    private static final ResourceType SETS = new ResourceType("apps", "v1", "replicasets", "ReplicaSet", true);

    private final BackupSpec spec = RuledPods.spec();
    private final PlanMaker maker;
    private final RuleWishes rules;

    /** Reads the refs. */
    RulePlanning() throws ClusterException {
        Catalog catalog = new Catalog(
                List.of(
                        new ServedType(Pods.TYPE, "pod", List.of("po")),
                        new ServedType(SETS, "replicaset", List.of("rs")),
                        new ServedType(NAMESPACES, "namespace", List.of("ns"))),
                List.of());
        ItemReader reader = new ItemReader(new RuledPods());
        Filters filters = Filters.resolve(spec, catalog, reader, new ArrayList<>());
        maker = new PlanMaker(catalog, reader, filters);
        rules = new RuleWishes(
                catalog,
                filters,
                maker::refs,
                type -> List.of(),
                command -> {
                    throw new IllegalStateException("no rule asks a pod");
                },
                Clock.systemUTC());
        List<ItemRef> refs = maker.refs(Pods.TYPE);
        if (refs.size() != RuledPods.PODS) {
            throw new IllegalStateException(refs.size() + " pods were read");
        }
    }

    /** Resolves the rules, finds their items, and makes the plan. */
    Plan plan() throws ClusterException {
        RuleWishes.Result wishes = rules.of(spec, false);
        return maker.make(spec, wishes.wishes(), List.of()).plan().withNotes(wishes.notes());
    }
}
