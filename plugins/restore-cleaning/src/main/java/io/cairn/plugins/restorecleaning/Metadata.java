// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Takes off the metadata that an API server sets itself. Owners stay, as the engine links them anew; finalizers stay, as
 * each is a promise to clean up that only its maker knows, but for the two that belong to a deletion under way. Safe for
 * use by several threads.
 */
public final class Metadata extends Cleaning {

    static final String NAME = "metadata";

    private static final Set<String> FIELDS = Set.of(
            "generateName",
            "selfLink",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields");

    private static final Set<String> OF_A_DELETION = Set.of("foregroundDeletion", "orphan");

    /** Made by the plugin host. */
    @Inject
    public Metadata(Switches switches) {
        super(switches, NAME, Set.of());
    }

    @Override
    public RestoreDecision execute(Item item, RestoreView restore) {
        ObjectTree object = Trees.withoutFields(item.object(), FIELDS::contains, "metadata");
        return RestoreDecision.keep(
                item.with(Trees.withoutElements(object, OF_A_DELETION::contains, "metadata", "finalizers")));
    }
}
