// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import io.cairn.api.AppliesTo;
import io.cairn.api.ClusterAccess;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreItemAction;
import io.cairn.api.RestoreView;
import io.cairn.api.RunContext;
import io.cairn.api.UsedRights;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has a claim made from the snapshot that was cut of it: before the claim come a VolumeSnapshotContent with the recorded
 * handle and a VolumeSnapshot bound to it, and the claim names that as its source. The content is retained, so that the
 * snapshot outlives all of them. Safe for use by several threads.
 */
public final class SnapshotRestore implements RestoreItemAction {

    /** What a claim that is made from a snapshot says of it: the handle. */
    static final String FROM = "cairn.io/from-snapshot";

    private final ClusterAccess cluster;
    private final RunContext run;

    /** An action on the claims that go to this cluster. */
    @Inject
    public SnapshotRestore(ClusterAccess cluster, RunContext run) {
        this.cluster = cluster;
        this.run = run;
    }

    @Override
    public String name() {
        return "volume-from-snapshot";
    }

    @Override
    public AppliesTo appliesTo() {
        Settings.of(run.config());
        return AppliesTo.changing("persistentvolumeclaims");
    }

    @Override
    public List<UsedRights> rights() {
        return List.of(
                UsedRights.needed("volumesnapshots.snapshot.storage.k8s.io", "create", "get"),
                UsedRights.needed("volumesnapshotcontents.snapshot.storage.k8s.io", "create", "get"));
    }

    @Override
    public RestoreDecision execute(Item claim, RestoreView restore) {
        Optional<Operation> cut = restore.operations(claim.id()).stream()
                .filter(operation -> operation.kind().equals(Operation.SNAPSHOT))
                .filter(operation -> operation.facts().containsKey(Facts.HANDLE)
                        && operation.facts().containsKey(Facts.DRIVER))
                .findFirst();
        if (cut.isEmpty()) {
            return RestoreDecision.keep(claim);
        }
        Optional<SnapshotTypes> types = SnapshotTypes.served(cluster);
        if (types.isEmpty()) {
            return RestoreDecision.keep(
                    claim,
                    "its snapshot is not used, as the cluster doesn't serve VolumeSnapshots: a claim that is made anew gets"
                            + " an empty volume");
        }
        StoredSnapshot snapshot = new StoredSnapshot(
                types.get(), cut.get(), restore.target(claim.id().namespace()));
        return new RestoreDecision.Keep(
                claim.with(from(claim.object(), snapshot)),
                List.of(snapshot.content(), snapshot.snapshot()),
                List.of());
    }

    private static ObjectTree from(ObjectTree claim, StoredSnapshot snapshot) {
        ObjectTree made = claim.without("spec", "dataSourceRef")
                .without("spec", "volumeName")
                .with(
                        Map.of(
                                "apiGroup", "snapshot.storage.k8s.io",
                                "kind", "VolumeSnapshot",
                                "name", snapshot.name()),
                        "spec",
                        "dataSource")
                .with(snapshot.handle(), "metadata", "annotations", FROM);
        return snapshot.atLeast(
                        claim.text("spec", "resources", "requests", "storage").orElse(""))
                .map(size -> made.with(size, "spec", "resources", "requests", "storage"))
                .orElse(made);
    }
}
