// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.relateditems;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import java.util.List;
import java.util.Optional;

/**
 * A pod brings the claims that its volumes name, and those that Kubernetes makes for its ephemeral volumes, which are
 * called {@code POD-VOLUME}. Safe for use by several threads.
 */
public final class PodClaims implements BackupItemAction {

    /** Made by the plugin host. */
    public PodClaims() {}

    @Override
    public String name() {
        return "pod-claims";
    }

    @Override
    public AppliesTo appliesTo() {
        return AppliesTo.relating("pods", "persistentvolumeclaims");
    }

    @Override
    public ActionResult execute(Item pod) {
        ItemId id = pod.id();
        List<ItemId> claims = pod.object().trees("spec", "volumes").stream()
                .flatMap(volume -> claimName(id.name(), volume).stream())
                .distinct()
                .map(name -> new ItemId("persistentvolumeclaims", id.namespace(), name))
                .toList();
        return new ActionResult(pod, claims);
    }

    private static Optional<String> claimName(String podName, ObjectTree volume) {
        return volume.text("persistentVolumeClaim", "claimName")
                .or(() -> volume.tree("ephemeral")
                        .flatMap(ephemeral -> volume.text("name"))
                        .map(volumeName -> podName + "-" + volumeName));
    }
}
