// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.restore;

import io.cairn.api.ItemId;
import io.cairn.api.Operation;
import io.cairn.api.ResourceType;
import io.cairn.api.RestoreView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A restore of which only that is known which it was told. Fill it first; then it is safe for use by several threads. */
public final class MemoryRestore implements RestoreView {

    private final Map<String, String> targets = new HashMap<>();
    private final Set<ItemId> items = new HashSet<>();
    private final Set<String> withStatus = new HashSet<>();
    private final List<Operation> operations = new ArrayList<>();
    private boolean preservesNodePorts;

    /** A restore that takes no item, maps no namespace and wants no status. */
    public MemoryRestore() {}

    /** What is in a namespace of the backup goes to another. */
    public MemoryRestore mapping(String namespace, String target) {
        targets.put(namespace, target);
        return this;
    }

    /** Takes the items of these ids. */
    public MemoryRestore restoring(String... ids) {
        Stream.of(ids).map(ItemId::parse).forEach(items::add);
        return this;
    }

    /** Wants the status of the items of a type, given by its id. */
    public MemoryRestore wantingStatus(String type) {
        withStatus.add(type);
        return this;
    }

    /** Keeps the node ports of services. */
    public MemoryRestore preservingNodePorts() {
        preservesNodePorts = true;
        return this;
    }

    /** Has the record of a completed operation. */
    public MemoryRestore recording(Operation operation) {
        operations.add(operation);
        return this;
    }

    @Override
    public String target(String namespace) {
        return targets.getOrDefault(namespace, namespace);
    }

    @Override
    public boolean restores(ItemId item) {
        return items.contains(item);
    }

    @Override
    public boolean withStatus(ResourceType type) {
        return withStatus.contains(type.id());
    }

    @Override
    public boolean preservesNodePorts() {
        return preservesNodePorts;
    }

    @Override
    public List<Operation> operations(ItemId item) {
        return operations.stream()
                .filter(operation -> operation.item().equals(item))
                .toList();
    }
}
