// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The few fields that a real server fills in and that a reader of objects may rely on. */
final class Defaults {

    // Types whose metadata.generation is kept; all custom resources have it too.
    private static final Set<String> WITH_GENERATION = Set.of(
            "pods",
            "replicationcontrollers",
            "deployments.apps",
            "statefulsets.apps",
            "daemonsets.apps",
            "replicasets.apps",
            "jobs.batch",
            "cronjobs.batch",
            "ingresses.networking.k8s.io",
            "networkpolicies.networking.k8s.io",
            "poddisruptionbudgets.policy",
            "customresourcedefinitions.apiextensions.k8s.io",
            "mutatingwebhookconfigurations.admissionregistration.k8s.io",
            "validatingwebhookconfigurations.admissionregistration.k8s.io");

    private static final Set<String> PENDING = Set.of("pods", "persistentvolumeclaims", "persistentvolumes");

    private Defaults() {}

    static boolean hasGeneration(ServedType type) {
        return type.custom() || WITH_GENERATION.contains(type.id());
    }

    static void fill(ServedType type, ObjectNode object) {
        if (PENDING.contains(type.id()) && !object.has("status")) {
            object.putObject("status").put("phase", "Pending");
        }
        if (type.id().equals("namespaces")) {
            namespace(object);
        }
        if (type.id().equals("secrets")) {
            secret(object);
        }
    }

    private static void namespace(ObjectNode object) {
        Objects.metadata(object).withObjectProperty("labels").put("kubernetes.io/metadata.name", Objects.name(object));
        object.withObjectProperty("spec")
                .withArrayProperty("finalizers")
                .removeAll()
                .add("kubernetes");
        if (!object.has("status")) {
            object.putObject("status").put("phase", "Active");
        }
    }

    private static void secret(ObjectNode object) {
        if (object.remove("stringData") instanceof ObjectNode plain) {
            plain.properties()
                    .forEach(entry -> object.withObjectProperty("data")
                            .put(
                                    entry.getKey(),
                                    Base64.getEncoder()
                                            .encodeToString(entry.getValue()
                                                    .asString("")
                                                    .getBytes(StandardCharsets.UTF_8))));
        }
        if (!object.has("type")) {
            object.put("type", "Opaque");
        }
    }
}
