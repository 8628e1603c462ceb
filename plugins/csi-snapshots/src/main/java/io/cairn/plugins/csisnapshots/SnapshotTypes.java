// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ResourceType;
import io.cairn.api.UsedRights;
import java.util.List;
import java.util.Optional;

/** The types of the API group {@code snapshot.storage.k8s.io}, as the cluster serves them. */
record SnapshotTypes(ResourceType snapshots, ResourceType contents, ResourceType classes) {

    private static final String GROUP = ".snapshot.storage.k8s.io";

    /** What is done with them, and with the volumes of claims. */
    static final List<UsedRights> RIGHTS = List.of(
            UsedRights.needed("volumesnapshots" + GROUP, "get", "create", "delete")
                    .andWatch(),
            UsedRights.needed("volumesnapshotcontents" + GROUP, "get", "patch", "delete")
                    .andWatch(),
            UsedRights.needed("volumesnapshotclasses" + GROUP, "list"),
            UsedRights.needed("persistentvolumes", "get"));

    static Optional<SnapshotTypes> served(ClusterAccess cluster) {
        Optional<ResourceType> snapshots = type(cluster, "volumesnapshots" + GROUP);
        Optional<ResourceType> contents = type(cluster, "volumesnapshotcontents" + GROUP);
        Optional<ResourceType> classes = type(cluster, "volumesnapshotclasses" + GROUP);
        return snapshots.isEmpty() || contents.isEmpty() || classes.isEmpty()
                ? Optional.empty()
                : Optional.of(new SnapshotTypes(snapshots.get(), contents.get(), classes.get()));
    }

    static Optional<ResourceType> type(ClusterAccess cluster, String id) {
        return cluster.types().stream().filter(type -> type.id().equals(id)).findFirst();
    }
}
