// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Takes off a deployment the number of its revision, which its controller counts from its replica sets. Safe for use by
 * several threads.
 */
public final class Deployments extends Cleaning {

    static final String NAME = "deployments";

    /** Made by the plugin host. */
    @Inject
    public Deployments(Switches switches) {
        super(switches, NAME, Set.of("deployments.apps"));
    }

    @Override
    public RestoreDecision execute(Item deployment, RestoreView restore) {
        return RestoreDecision.keep(
                deployment.with(Trees.withoutAnnotations(deployment.object(), "deployment.kubernetes.io/revision")));
    }
}
