// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;

/**
 * Lets webhooks call their services in the namespaces to which those go, and mends side effects that the version
 * {@code v1} refuses. Safe for use by several threads.
 */
public final class Webhooks extends Cleaning {

    static final String NAME = "webhooks";

    private static final Set<String> REFUSED = Set.of("Unknown", "Some");

    /** Made by the plugin host. */
    @Inject
    public Webhooks(Switches switches) {
        super(
                switches,
                NAME,
                Set.of(
                        "validatingwebhookconfigurations.admissionregistration.k8s.io",
                        "mutatingwebhookconfigurations.admissionregistration.k8s.io"));
    }

    @Override
    public RestoreDecision execute(Item configuration, RestoreView restore) {
        boolean strict = configuration.type().version().equals("v1");
        List<String> notes = configuration.object().trees("webhooks").stream()
                .filter(webhook -> strict && isRefused(webhook))
                .map(webhook -> "the side effects of its webhook "
                        + webhook.text("name").orElse("") + " were "
                        + webhook.text("sideEffects").orElse("") + ", which admissionregistration.k8s.io/v1 refuses;"
                        + " they are None now")
                .toList();
        ObjectTree object = Trees.withEach(
                configuration.object(),
                webhook -> {
                    ObjectTree moved = Trees.withText(webhook, restore::target, "clientConfig", "service", "namespace");
                    return strict && isRefused(moved) ? moved.with("None", "sideEffects") : moved;
                },
                "webhooks");
        return new RestoreDecision.Keep(configuration.with(object), List.of(), notes);
    }

    private static boolean isRefused(ObjectTree webhook) {
        return webhook.text("sideEffects").filter(REFUSED::contains).isPresent();
    }
}
