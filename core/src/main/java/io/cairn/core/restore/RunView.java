// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemId;
import io.cairn.api.Operation;
import io.cairn.api.ResourceType;
import io.cairn.api.RestoreView;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What actions know of a restore.
 *
 * @param mapping where namespaces go
 * @param items the items that are restored, as the backup calls them
 * @param statusTypes the ids of the types that are restored with their status; {@code *} for all
 * @param preservesNodePorts whether services keep their node ports
 * @param recorded the completed operations of the backup, by item
 */
record RunView(
        NamespaceMapping mapping,
        Set<ItemId> items,
        Set<String> statusTypes,
        boolean preservesNodePorts,
        Map<ItemId, List<Operation>> recorded)
        implements RestoreView {

    /** The same, for objects that are in their target namespaces already. */
    RunView inPlace() {
        return new RunView(NamespaceMapping.of(Map.of()), items, statusTypes, preservesNodePorts, recorded);
    }

    @Override
    public String target(String namespace) {
        return mapping.target(namespace);
    }

    @Override
    public boolean restores(ItemId item) {
        return items.contains(item);
    }

    @Override
    public boolean withStatus(ResourceType type) {
        return statusTypes.contains("*") || statusTypes.contains(type.id());
    }

    @Override
    public List<Operation> operations(ItemId item) {
        return recorded.getOrDefault(item, List.of());
    }
}
