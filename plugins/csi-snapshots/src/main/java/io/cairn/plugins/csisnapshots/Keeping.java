// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.Operation;
import io.cairn.api.OperationStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps a snapshot that is ready, or removes one that nobody wants. Safe for use by several threads. */
final class Keeping {

    private final ClusterAccess cluster;

    Keeping(ClusterAccess cluster) {
        this.cluster = cluster;
    }

    OperationStatus poll(Operation operation) throws ClusterException {
        SnapshotTypes types = SnapshotTypes.served(cluster).orElseThrow();
        if (operation.facts().containsKey(Facts.GROUP)) {
            return pollMember(types, operation);
        }
        String name = operation.facts().getOrDefault(Facts.SNAPSHOT, "");
        Optional<Item> snapshot =
                cluster.get(types.snapshots(), operation.item().namespace(), name);
        if (snapshot.isEmpty()) {
            return OperationStatus.failed(
                    "the VolumeSnapshot " + name + " was deleted before it was ready: look who deletes it");
        }
        if (!SnapshotObjects.ready(snapshot.get())) {
            return OperationStatus.running(SnapshotObjects.trouble(snapshot.get()), Map.of());
        }
        return keep(types, operation, snapshot.get());
    }

    // Once retained, the content and what it stands for outlive the VolumeSnapshot, and with it the namespace.
    private OperationStatus keep(SnapshotTypes types, Operation operation, Item snapshot) throws ClusterException {
        String contentName = SnapshotObjects.content(snapshot).orElse("");
        Optional<Item> content =
                cluster.patch(types.contents(), "", contentName, SnapshotObjects.deletionPolicy("Retain"));
        if (content.filter(SnapshotObjects::retained).isEmpty()) {
            return OperationStatus.failed("its VolumeSnapshotContent " + contentName
                    + " doesn't take the deletion policy Retain, without which it would go with the namespace");
        }
        Map<String, String> facts = new LinkedHashMap<>(SnapshotObjects.facts(content.get()));
        facts.put(Facts.CONTENT, contentName);
        if (!facts.containsKey(Facts.HANDLE)) {
            return OperationStatus.running("its VolumeSnapshotContent " + contentName + " has no handle", Map.of());
        }
        cluster.delete(
                types.snapshots(), operation.item().namespace(), snapshot.id().name());
        return OperationStatus.completed(facts);
    }

    private OperationStatus pollMember(SnapshotTypes types, Operation operation) throws ClusterException {
        GroupTypes groupTypes = GroupTypes.served(cluster).orElseThrow();
        Optional<OperationStatus> unkept = new GroupKeeping(cluster, types, groupTypes).keep(operation);
        if (unkept.isPresent()) {
            return unkept.get();
        }
        String contentName = operation.facts().getOrDefault(Facts.CONTENT, "");
        Optional<Item> content = cluster.get(types.contents(), "", contentName);
        if (content.filter(SnapshotObjects::retained).isEmpty()) {
            return OperationStatus.failed("the VolumeGroupSnapshot "
                    + operation.facts().get(Facts.GROUP) + " was deleted before it was ready: look who deletes it");
        }
        Map<String, String> facts = SnapshotObjects.facts(content.get());
        return facts.containsKey(Facts.HANDLE)
                ? OperationStatus.completed(facts)
                : OperationStatus.running("its VolumeSnapshotContent " + contentName + " has no handle", Map.of());
    }

    /** @param grouped whether it may be the first of a group without knowing of it, as it was interrupted */
    void discard(Operation operation, boolean grouped) throws ClusterException {
        Optional<SnapshotTypes> served = SnapshotTypes.served(cluster);
        if (served.isEmpty() && operation.facts().containsKey(Facts.CONTENT)) {
            throw new ClusterException(
                    "the cluster doesn't serve VolumeSnapshots any more: install the snapshot controller and its definitions"
                            + " again",
                    404);
        }
        if (served.isEmpty()) {
            return;
        }
        SnapshotTypes types = served.get();
        String namespace = operation.item().namespace();
        Optional<String> group = Optional.ofNullable(operation.facts().get(Facts.GROUP));
        Optional<GroupTypes> groupTypes = grouped || group.isPresent() ? GroupTypes.served(cluster) : Optional.empty();
        if (groupTypes.isPresent()) {
            GroupKeeping keeping = new GroupKeeping(cluster, types, groupTypes.get());
            if (keeping.discard(namespace, group.orElseGet(() -> Grouping.nameOf(operation)))) {
                return;
            }
            String groupContent = operation.facts().getOrDefault(Facts.GROUP_CONTENT, "");
            if (!groupContent.isEmpty()) {
                keeping.discardContent(groupContent);
            }
        }
        String name = operation.facts().getOrDefault(Facts.SNAPSHOT, "");
        Optional<Item> snapshot = cluster.get(types.snapshots(), namespace, name);
        Optional<String> content = snapshot.flatMap(SnapshotObjects::content)
                .or(() -> Optional.ofNullable(operation.facts().get(Facts.CONTENT)));
        if (content.isPresent()) {
            // A content that is retained would leave the storage's snapshot behind.
            cluster.patch(types.contents(), "", content.get(), SnapshotObjects.deletionPolicy("Delete"));
        }
        if (snapshot.isPresent()) {
            cluster.delete(types.snapshots(), namespace, name);
        }
        if (content.isPresent()) {
            cluster.delete(types.contents(), "", content.get());
        }
    }
}
