// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Says in the way of {@code apiextensions.k8s.io/v1} that a definition keeps fields which its schema doesn't know, and lets
 * its conversion webhook find its service in the namespace to which that goes. Safe for use by several threads.
 */
public final class Definitions extends Cleaning {

    static final String NAME = "definitions";

    private static final String KEEPS_FIELDS = "preserveUnknownFields";

    /** Made by the plugin host. */
    @Inject
    public Definitions(Switches switches) {
        super(switches, NAME, Set.of("customresourcedefinitions.apiextensions.k8s.io"));
    }

    @Override
    public RestoreDecision execute(Item definition, RestoreView restore) {
        ObjectTree object = Trees.withText(
                definition.object(),
                restore::target,
                "spec",
                "conversion",
                "webhook",
                "clientConfig",
                "service",
                "namespace");
        boolean keepsFields =
                object.value("spec", KEEPS_FIELDS).filter(Boolean.TRUE::equals).isPresent();
        if (keepsFields && definition.type().version().equals("v1")) {
            object = Trees.withEach(
                    object.with(false, "spec", KEEPS_FIELDS), Definitions::keepingFields, "spec", "versions");
        }
        return RestoreDecision.keep(definition.with(object));
    }

    private static ObjectTree keepingFields(ObjectTree version) {
        ObjectTree schema = version.tree("schema", "openAPIV3Schema").orElse(ObjectTree.empty());
        // A schema that keeps fields must say that it is of an object.
        ObjectTree typed = schema.value("type").isPresent() ? schema : schema.with("object", "type");
        return version.with(typed.with(true, "x-kubernetes-preserve-unknown-fields"), "schema", "openAPIV3Schema");
    }
}
