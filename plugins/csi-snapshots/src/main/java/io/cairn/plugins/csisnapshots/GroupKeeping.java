// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.Operation;
import io.cairn.api.OperationStatus;
import io.cairn.api.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the snapshots of a group that is ready, or removes them. A group stands and falls as one: the controller deletes its
 * snapshots with the VolumeGroupSnapshot and none of them before, so that is deleted when all of them are kept. Safe for use
 * by several threads.
 */
final class GroupKeeping {

    private final ClusterAccess cluster;
    private final SnapshotTypes types;
    private final GroupTypes groupTypes;

    GroupKeeping(ClusterAccess cluster, SnapshotTypes types, GroupTypes groupTypes) {
        this.cluster = cluster;
        this.types = types;
        this.groupTypes = groupTypes;
    }

    /** The snapshots that the controller has made for a group. */
    static List<Item> members(ClusterAccess cluster, SnapshotTypes types, Item group) throws ClusterException {
        String uid = group.object().text("metadata", "uid").orElse("");
        List<Item> members = new ArrayList<>();
        cluster.forEachItem(types.snapshots(), group.id().namespace(), item -> {
            if (item.object().trees("metadata", "ownerReferences").stream()
                    .anyMatch(owner -> owner.text("uid").equals(Optional.of(uid)))) {
                members.add(item);
            }
        });
        return members;
    }

    /** Empty when all of the group is kept; else how it stands. */
    Optional<OperationStatus> keep(Operation operation) throws ClusterException {
        String name = operation.facts().getOrDefault(Facts.GROUP, "");
        Optional<Item> found = cluster.get(groupTypes.groups(), operation.item().namespace(), name);
        if (found.isEmpty() || deleted(found.get())) {
            return Optional.empty();
        }
        Item group = found.get();
        List<String> contents = new ArrayList<>();
        for (Item member : members(cluster, types, group)) {
            if (SnapshotObjects.isOurs(member)) {
                String content = SnapshotObjects.content(member).orElse("");
                contents.add(content);
                if (cluster.get(types.contents(), "", content)
                        .filter(SnapshotObjects::ready)
                        .isEmpty()) {
                    return Optional.of(OperationStatus.running(SnapshotObjects.trouble(member), Map.of()));
                }
            }
        }
        if (!SnapshotObjects.ready(group)) {
            return Optional.of(OperationStatus.running(SnapshotObjects.trouble(group), Map.of()));
        }
        for (String content : contents) {
            setPolicy(types.contents(), content, "Retain");
        }
        setPolicy(groupTypes.contents(), SnapshotObjects.groupContent(group), "Retain");
        cluster.delete(groupTypes.groups(), group.id().namespace(), name);
        return Optional.empty();
    }

    private static boolean deleted(Item group) {
        return group.object().text("metadata", "deletionTimestamp").isPresent();
    }

    /** Gives whether there is a group of this name, which is removed then with all of its snapshots. */
    boolean discard(String namespace, String name) throws ClusterException {
        Optional<Item> found = cluster.get(groupTypes.groups(), namespace, name);
        if (found.isEmpty()) {
            return false;
        }
        List<String> contents = members(cluster, types, found.get()).stream()
                .flatMap(member -> SnapshotObjects.content(member).stream())
                .toList();
        String groupContent = SnapshotObjects.groupContent(found.get());
        // Contents that are retained would leave the storage's snapshots behind.
        for (String content : contents) {
            setPolicy(types.contents(), content, "Delete");
        }
        setPolicy(groupTypes.contents(), groupContent, "Delete");
        cluster.delete(groupTypes.groups(), namespace, name);
        for (String content : contents) {
            cluster.delete(types.contents(), "", content);
        }
        if (!groupContent.isEmpty()) {
            cluster.delete(groupTypes.contents(), "", groupContent);
        }
        return true;
    }

    /** Removes the content of a group whose VolumeGroupSnapshot is gone. */
    void discardContent(String content) throws ClusterException {
        setPolicy(groupTypes.contents(), content, "Delete");
        cluster.delete(groupTypes.contents(), "", content);
    }

    private void setPolicy(ResourceType type, String name, String policy) throws ClusterException {
        if (name.isEmpty()) {
            return;
        }
        Optional<Item> content = cluster.patch(type, "", name, SnapshotObjects.deletionPolicy(policy));
        if (policy.equals("Retain") && content.filter(SnapshotObjects::retained).isEmpty()) {
            throw new ClusterException(
                    "the " + type.kind() + " " + name
                            + " doesn't take the deletion policy Retain, without which it would go with the namespace",
                    409);
        }
    }
}
