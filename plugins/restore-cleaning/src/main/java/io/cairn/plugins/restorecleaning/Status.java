// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;

/**
 * Takes off the status, unless the user wants it for the type, or for the object by an annotation, which goes before what
 * he says of the type. Safe for use by several threads.
 */
public final class Status extends Cleaning {

    static final String NAME = "status";

    private static final List<String> ANNOTATIONS = List.of("cairn.io/restore-status", "velero.io/restore-status");

    /** Made by the plugin host. */
    @Inject
    public Status(Switches switches) {
        super(switches, NAME, Set.of());
    }

    @Override
    public RestoreDecision execute(Item item, RestoreView restore) {
        return RestoreDecision.keep(
                wanted(item, restore) ? item : item.with(item.object().without("status")));
    }

    private static boolean wanted(Item item, RestoreView restore) {
        for (String key : ANNOTATIONS) {
            String value = item.object().text("metadata", "annotations", key).orElse("");
            if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
                return Boolean.parseBoolean(value);
            }
        }
        return restore.withStatus(item.type());
    }
}
