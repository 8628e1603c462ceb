// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Leaves out a volume whose data goes with its claim, and keeps the others for the claim that they were bound to. Safe for
 * use by several threads.
 */
public final class Volumes extends Cleaning {

    static final String NAME = "volumes";

    /** Made by the plugin host. */
    @Inject
    public Volumes(Switches switches) {
        super(switches, NAME, Set.of("persistentvolumes"));
    }

    @Override
    public RestoreDecision execute(Item volume, RestoreView restore) {
        if (isDeletedWithItsClaim(volume.object())) {
            return RestoreDecision.skip(
                    "its reclaim policy is Delete: such a volume and its data go with its claim, and a claim that is"
                            + " made anew gets a new volume");
        }
        ObjectTree object = Trees.withoutAnnotations(volume.object(), "pv.kubernetes.io/bound-by-controller")
                .without("spec", "claimRef", "uid")
                .without("spec", "claimRef", "resourceVersion");
        return RestoreDecision.keep(
                volume.with(Trees.withText(object, restore::target, "spec", "claimRef", "namespace")));
    }

    static boolean isDeletedWithItsClaim(ObjectTree volume) {
        return volume.text("spec", "persistentVolumeReclaimPolicy")
                .filter("Delete"::equals)
                .isPresent();
    }
}
