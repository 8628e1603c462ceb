// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.relateditems;

import static java.util.stream.Collectors.toSet;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A custom resource brings the definition of its type. The names of all definitions are read once a run, when the first
 * item comes that may have one; if they can't be, that is told once. Safe for use by several threads.
 */
public final class CustomResourceDefinition implements BackupItemAction {

    private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

    private final ClusterAccess cluster;
    private Optional<Set<String>> read = Optional.empty();

    /** An action on the custom resources of this cluster. */
    @Inject
    public CustomResourceDefinition(ClusterAccess cluster) {
        this.cluster = cluster;
    }

    @Override
    public String name() {
        return "custom-resource-definition";
    }

    @Override
    public AppliesTo appliesTo() {
        // A definition's group has a dot, as have some of the groups that are built in or served by other API servers.
        Set<String> types = cluster.types().stream()
                .filter(type -> type.group().contains("."))
                .map(ResourceType::id)
                .collect(toSet());
        return new AppliesTo(types, Set.of(), Set.of(DEFINITIONS), false).afterTurns();
    }

    @Override
    public ActionResult execute(Item item) throws ClusterException {
        String type = item.type().id();
        return new ActionResult(
                item, definitions().contains(type) ? List.of(new ItemId(DEFINITIONS, "", type)) : List.of());
    }

    private synchronized Set<String> definitions() throws ClusterException {
        if (read.isEmpty()) {
            // What can't be read now is not asked for again for every other item.
            read = Optional.of(Set.of());
            Set<String> names = new HashSet<>();
            cluster.forEachRef(cluster.resolve(DEFINITIONS), "", ref -> names.add(ref.name()));
            read = Optional.of(Set.copyOf(names));
        }
        return read.get();
    }
}
