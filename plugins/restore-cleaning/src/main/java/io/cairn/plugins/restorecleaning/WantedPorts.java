// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.ObjectTree;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The node ports of a service that somebody asked for: those in what kubectl applied last, and those among the managed
 * fields, as a port that the cluster allotted has no manager.
 */
record WantedPorts(Set<Port> ports, boolean asksForHealthCheck) {

    private static final String NODE_PORT = "nodePort";
    private static final String HEALTH_CHECK = "healthCheckNodePort";
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** What tells the ports of a service apart. */
    private record Port(Object number, String protocol) {
        static Port of(ObjectTree port) {
            return new Port(port.value("port").orElse(0L), port.text("protocol").orElse("TCP"));
        }
    }

    static WantedPorts of(ObjectTree service) {
        List<ObjectTree> applied =
                service.text("metadata", "annotations", LAST_APPLIED).flatMap(JsonText::object).stream()
                        .flatMap(object -> object.tree("spec").stream())
                        .toList();
        List<ObjectTree> managed = service.trees("metadata", "managedFields").stream()
                .flatMap(entry -> entry.tree("fieldsV1", "f:spec").stream())
                .toList();
        Stream<Port> inApplied = applied.stream()
                .flatMap(spec -> spec.trees("ports").stream())
                .filter(port -> isSet(port, NODE_PORT))
                .map(Port::of);
        Stream<Port> inManaged = managed.stream()
                .map(spec ->
                        spec.tree("f:ports").orElse(ObjectTree.empty()).fields().entrySet())
                .flatMap(Collection::stream)
                .flatMap(WantedPorts::managed);
        return new WantedPorts(
                Stream.concat(inApplied, inManaged).collect(Collectors.toUnmodifiableSet()),
                applied.stream().anyMatch(spec -> isSet(spec, HEALTH_CHECK))
                        || managed.stream()
                                .anyMatch(
                                        spec -> spec.value("f:" + HEALTH_CHECK).isPresent()));
    }

    /** A port whose node port has a manager; the key is {@code k:} and the fields that tell the port, in JSON. */
    private static Stream<Port> managed(Map.Entry<String, Object> port) {
        boolean asked = port.getKey().startsWith("k:")
                && port.getValue() instanceof ObjectTree fields
                && fields.value("f:" + NODE_PORT).isPresent();
        return asked ? JsonText.object(port.getKey().substring(2)).map(Port::of).stream() : Stream.empty();
    }

    private static boolean isSet(ObjectTree object, String field) {
        return object.value(field)
                .filter(value -> value instanceof Long number && number != 0)
                .isPresent();
    }

    /** Whether somebody asked for the node port of a port. */
    boolean asksFor(ObjectTree port) {
        return ports.contains(Port.of(port));
    }
}
