// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import io.cairn.api.UsedRights;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes off a claim how it was bound and where from. Its volume's name stays only if that volume is restored too and
 * stands ready for the claim in the cluster: a claim that names a volume which never comes waits for ever. Safe for use by
 * several threads.
 */
public final class Claims extends Cleaning {

    static final String NAME = "claims";

    private static final String VOLUMES = "persistentvolumes";
    private static final Set<String> GOING = Set.of("Released", "Failed");

    private final ClusterAccess cluster;

    /** What a claim says that is made from a snapshot of the backup: its source was set for this restore. */
    private static final String FROM_SNAPSHOT = "cairn.io/from-snapshot";

    /** An action on claims that go to this cluster. */
    @Inject
    public Claims(Switches switches, ClusterAccess cluster) {
        super(switches, NAME, Set.of("persistentvolumeclaims"));
        this.cluster = cluster;
    }

    @Override
    public List<UsedRights> rights() {
        return List.of(UsedRights.needed(VOLUMES, "get"));
    }

    @Override
    public RestoreDecision execute(Item claim, RestoreView restore) throws ClusterException {
        List<String> notes = new ArrayList<>();
        ObjectTree object = Trees.withoutAnnotations(
                claim.object(),
                "pv.kubernetes.io/bind-completed",
                "pv.kubernetes.io/bound-by-controller",
                "volume.beta.kubernetes.io/storage-provisioner",
                "volume.kubernetes.io/storage-provisioner",
                "volume.kubernetes.io/selected-node");
        object = volume(claim.id(), object, restore, notes);
        boolean fromBackup =
                object.text("metadata", "annotations", FROM_SNAPSHOT).isPresent();
        for (String source : fromBackup ? List.<String>of() : List.of("dataSource", "dataSourceRef")) {
            object = source(claim.id(), object, source, restore, notes);
        }
        return new RestoreDecision.Keep(claim.with(object), List.of(), notes);
    }

    private ObjectTree volume(ItemId claim, ObjectTree object, RestoreView restore, List<String> notes)
            throws ClusterException {
        String name = object.text("spec", "volumeName").orElse("");
        if (name.isEmpty() || !restore.restores(new ItemId(VOLUMES, "", name))) {
            return object.without("spec", "volumeName");
        }
        Optional<ObjectTree> volume =
                cluster.get(cluster.resolve(VOLUMES), "", name).map(Item::object);
        String namespace = restore.target(claim.namespace());
        if (volume.isEmpty() || isGoing(volume.get()) || !isFor(volume.get(), namespace, claim.name())) {
            return object.without("spec", "volumeName");
        }
        if (volume.get().text("status", "phase").filter("Released"::equals).isPresent()
                && volume.get().text("spec", "claimRef", "uid").isPresent()) {
            notes.add(
                    "its volume " + name + " is still bound to the claim that was deleted: restore the volume with"
                            + " --existing-resource-policy update, or remove its field spec.claimRef.uid, and the claim is bound to it");
        }
        return object;
    }

    /** Whether a volume is being deleted, or will be because its claim is. */
    private static boolean isGoing(ObjectTree volume) {
        return volume.value("metadata", "deletionTimestamp").isPresent()
                || (Volumes.isDeletedWithItsClaim(volume)
                        && volume.text("status", "phase")
                                .filter(GOING::contains)
                                .isPresent());
    }

    private static boolean isFor(ObjectTree volume, String namespace, String name) {
        return volume.tree("spec", "claimRef")
                .map(claim -> claim.text("namespace").filter(namespace::equals).isPresent()
                        && claim.text("name").filter(name::equals).isPresent())
                .orElse(true);
    }

    /** Without a source that isn't restored. */
    private static ObjectTree source(
            ItemId claim, ObjectTree object, String field, RestoreView restore, List<String> notes) {
        Optional<ObjectTree> source = object.tree("spec", field);
        Optional<String> type = source.flatMap(Claims::sourceType);
        if (source.isEmpty() || type.isEmpty()) {
            return object;
        }
        String namespace = source.get().text("namespace").orElse(claim.namespace());
        String name = source.get().text("name").orElse("");
        ItemId id = new ItemId(type.get(), namespace, name);
        if (restore.restores(id)) {
            return Trees.withText(object, restore::target, "spec", field, "namespace");
        }
        notes.add(
                "its " + field + " " + id + " isn't restored, so that a claim that is made anew gets an empty volume");
        return object.without("spec", field);
    }

    private static Optional<String> sourceType(ObjectTree source) {
        String group = source.text("apiGroup").orElse("");
        return switch (source.text("kind").orElse("")) {
            case "VolumeSnapshot" ->
                group.equals("snapshot.storage.k8s.io")
                        ? Optional.of("volumesnapshots.snapshot.storage.k8s.io")
                        : Optional.empty();
            case "PersistentVolumeClaim" -> group.isEmpty() ? Optional.of("persistentvolumeclaims") : Optional.empty();
            default -> Optional.empty();
        };
    }
}
