// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Takes off a service the addresses that the cluster allotted, and the node ports that nobody asked for. A headless service
 * stays one. Safe for use by several threads.
 */
public final class Services extends Cleaning {

    static final String NAME = "services";

    /** Made by the plugin host. */
    @Inject
    public Services(Switches switches) {
        super(switches, NAME, Set.of("services"));
    }

    @Override
    public RestoreDecision execute(Item service, RestoreView restore) {
        ObjectTree object = service.object();
        if (object.text("spec", "clusterIP").filter("None"::equals).isEmpty()) {
            object = object.without("spec", "clusterIP").without("spec", "clusterIPs");
        }
        return RestoreDecision.keep(service.with(restore.preservesNodePorts() ? object : withoutPorts(object)));
    }

    private static ObjectTree withoutPorts(ObjectTree service) {
        WantedPorts wanted = WantedPorts.of(service);
        ObjectTree object = Trees.withEach(
                service, port -> wanted.asksFor(port) ? port : port.without("nodePort"), "spec", "ports");
        return wanted.asksForHealthCheck() ? object : object.without("spec", "healthCheckNodePort");
    }
}
