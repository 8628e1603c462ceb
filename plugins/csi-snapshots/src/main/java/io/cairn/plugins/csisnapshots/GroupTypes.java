// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ResourceType;
import io.cairn.api.UsedRights;
import java.util.List;
import java.util.Optional;

/** The types of the API group {@code groupsnapshot.storage.k8s.io}, in the version that the cluster prefers. */
record GroupTypes(ResourceType groups, ResourceType contents, ResourceType classes) {

    private static final String GROUP = ".groupsnapshot.storage.k8s.io";

    /** What cutting groups needs besides what cutting single snapshots needs. */
    static final List<UsedRights> RIGHTS = List.of(
            UsedRights.needed("volumegroupsnapshots" + GROUP, "get", "create", "delete")
                    .andWatch(),
            UsedRights.needed("volumegroupsnapshotcontents" + GROUP, "patch", "delete"),
            UsedRights.needed("volumegroupsnapshotclasses" + GROUP, "list"),
            UsedRights.needed("volumesnapshots.snapshot.storage.k8s.io", "list", "patch"),
            UsedRights.needed("persistentvolumeclaims", "list"));

    static Optional<GroupTypes> served(ClusterAccess cluster) {
        Optional<ResourceType> groups = SnapshotTypes.type(cluster, "volumegroupsnapshots" + GROUP);
        Optional<ResourceType> contents = SnapshotTypes.type(cluster, "volumegroupsnapshotcontents" + GROUP);
        Optional<ResourceType> classes = SnapshotTypes.type(cluster, "volumegroupsnapshotclasses" + GROUP);
        return groups.isEmpty() || contents.isEmpty() || classes.isEmpty()
                ? Optional.empty()
                : Optional.of(new GroupTypes(groups.get(), contents.get(), classes.get()));
    }
}
