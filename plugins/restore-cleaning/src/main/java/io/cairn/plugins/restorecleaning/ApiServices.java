// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.Set;

/** Lets API services find their services in the namespaces to which those go. Safe for use by several threads. */
public final class ApiServices extends Cleaning {

    static final String NAME = "api-services";

    /** Made by the plugin host. */
    @Inject
    public ApiServices(Switches switches) {
        super(switches, NAME, Set.of("apiservices.apiregistration.k8s.io"));
    }

    @Override
    public RestoreDecision execute(Item service, RestoreView restore) {
        return RestoreDecision.keep(
                service.with(Trees.withText(service.object(), restore::target, "spec", "service", "namespace")));
    }
}
