// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Leaves the number of pods of a replica set to its deployment, if that is restored: it finds its replica sets by their
 * templates and sets their numbers. So a replica set makes no pods before its deployment wants them, and the one that the
 * deployment has made meanwhile doesn't differ. Safe for use by several threads.
 */
public final class ReplicaSets extends Cleaning {

    static final String NAME = "replica-sets";

    /** Made by the plugin host. */
    @Inject
    public ReplicaSets(Switches switches) {
        super(switches, NAME, Set.of("replicasets.apps"));
    }

    @Override
    public RestoreDecision execute(Item set, RestoreView restore) {
        ObjectTree object = set.object();
        boolean deployed = object.trees("metadata", "ownerReferences").stream()
                .filter(owner -> owner.text("kind").filter("Deployment"::equals).isPresent())
                .map(owner -> new ItemId(
                        "deployments.apps",
                        set.id().namespace(),
                        owner.text("name").orElse("")))
                .anyMatch(restore::restores);
        if (!deployed || object.tree("spec").isEmpty()) {
            return RestoreDecision.keep(set);
        }
        return RestoreDecision.keep(set.with(Trees.withoutAnnotations(
                        object, "deployment.kubernetes.io/desired-replicas", "deployment.kubernetes.io/max-replicas")
                .with(0, "spec", "replicas")));
    }
}
