// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Takes off a namespace the finalizers of its content and the label of its name, both of which the API server sets. Safe
 * for use by several threads.
 */
public final class Namespaces extends Cleaning {

    static final String NAME = "namespaces";

    /** Made by the plugin host. */
    @Inject
    public Namespaces(Switches switches) {
        super(switches, NAME, Set.of("namespaces"));
    }

    @Override
    public RestoreDecision execute(Item namespace, RestoreView restore) {
        ObjectTree object = Trees.withoutFields(namespace.object(), "finalizers"::equals, "spec");
        return RestoreDecision.keep(namespace.with(Trees.withoutLabels(object, "kubernetes.io/metadata.name")));
    }
}
