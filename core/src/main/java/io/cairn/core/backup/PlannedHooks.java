// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.ListRequest;
import io.cairn.core.collect.ReadList;
import io.cairn.core.hooks.HookFinder;
import io.cairn.core.hooks.PodHooks;
import io.cairn.core.plan.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for people who plan which pods of a backup have hooks now. A backup itself looks at each pod's turn. */
public final class PlannedHooks {

    /**
     * A pod and its hooks.
     *
     * @param pod the pod
     * @param hooks at least one
     */
    public record Hooked(ItemId pod, PodHooks hooks) {}

    private final ItemReader reader;
    private final Filters filters;
    private final HookFinder finder;

    PlannedHooks(ItemReader reader, Filters filters, HookFinder finder) {
        this.reader = reader;
        this.filters = filters;
        this.finder = finder;
    }

    /** The pods of the backup that have hooks: those with a turn in the order of their turns, then the others by name. */
    List<Hooked> of(Plan plan, ReadList lists, Optional<ResourceType> pods) throws ClusterException {
        if (pods.isEmpty()) {
            return List.of();
        }
        Map<ItemId, Hooked> found = new HashMap<>();
        for (ReadList.Target target : lists.targets()) {
            if (target.type().equals(pods.get())) {
                reader.list(new ListRequest(target.type(), target.namespace(), target.labelSelector(), "", ""), pod -> {
                    if (filters.takes(pod.type(), pod.namespace(), pod.name(), pod.labels())) {
                        PodHooks hooks = finder.hooksOf(pod);
                        if (!hooks.isEmpty() && !hooks.ended()) {
                            found.put(pod.id(), new Hooked(pod.id(), hooks));
                        }
                    }
                });
            }
        }
        List<Hooked> inOrder = new ArrayList<>();
        plan.stages()
                .forEach(stage -> stage.turns()
                        .forEach(turn ->
                                Optional.ofNullable(found.remove(turn.item())).ifPresent(inOrder::add)));
        found.values().stream()
                .sorted(java.util.Comparator.comparing(Hooked::pod))
                .forEach(inOrder::add);
        return inOrder;
    }
}
