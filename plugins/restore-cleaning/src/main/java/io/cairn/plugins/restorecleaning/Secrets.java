// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.Set;

/**
 * Leaves out the secrets that a cluster generated for the tokens of service accounts. One that a user made for a token
 * comes back empty, and the cluster fills it. Safe for use by several threads.
 */
public final class Secrets extends Cleaning {

    static final String NAME = "secrets";

    private static final Set<String> FILLED = Set.of("token", "ca.crt", "namespace");

    /** Made by the plugin host. */
    @Inject
    public Secrets(Switches switches) {
        super(switches, NAME, Set.of("secrets"));
    }

    @Override
    public RestoreDecision execute(Item secret, RestoreView restore) {
        ObjectTree object = secret.object();
        if (object.text("type")
                .filter("kubernetes.io/service-account-token"::equals)
                .isEmpty()) {
            return RestoreDecision.keep(secret);
        }
        Optional<String> account = object.text("metadata", "annotations", "kubernetes.io/service-account.name");
        if (account.filter(name -> Tokens.generated(secret.id().name(), name)).isPresent()) {
            return RestoreDecision.skip("it was generated for the token of the service account " + account.get());
        }
        object = Trees.withoutFields(object, FILLED::contains, "data");
        object = Trees.withoutAnnotations(object, "kubernetes.io/service-account.uid");
        object = Trees.withoutLabels(
                object, "kubernetes.io/legacy-token-last-used", "kubernetes.io/legacy-token-invalid-since");
        return RestoreDecision.keep(secret.with(object));
    }
}
