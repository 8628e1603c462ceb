// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * The {@link Environment} of tests that need pods that run, commands in them, or volumes with snapshots: it gives a
 * {@link Cluster} too, one for all tests of the JVM, and the control plane and all else belong to it.
 */
final class ClusterEnvironment extends Environment {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class || super.supportsParameter(parameter, context);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Cluster.class
                ? cluster(context)
                : super.resolveParameter(parameter, context);
    }

    @Override
    ControlPlane plane(ExtensionContext context) {
        return cluster(context).plane();
    }

    @Override
    Optional<ControlPlane> started(ExtensionContext context) {
        return Optional.ofNullable(ofAllTests(context).get(Cluster.class, Cluster.class))
                .map(Cluster::plane);
    }

    private static Cluster cluster(ExtensionContext context) {
        return ofAllTests(context)
                .computeIfAbsent(Cluster.class, key -> Cluster.start(newFolder("cluster-")), Cluster.class);
    }
}
