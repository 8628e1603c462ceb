// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The stages that hold in every restore: what others need comes before them. Each type belongs to one; a type that no stage
 * names, such as a custom resource, belongs to {@code everything else}.
 */
final class DefaultStages {

    private record Named(String name, List<String> types) {}

    private static final List<Named> ALL = List.of(
            new Named("definitions", List.of("customresourcedefinitions.apiextensions.k8s.io")),
            new Named("namespaces", List.of("namespaces")),
            new Named(
                    "classes and drivers",
                    List.of(
                            "storageclasses.storage.k8s.io",
                            "csidrivers.storage.k8s.io",
                            "volumeattributesclasses.storage.k8s.io",
                            "volumesnapshotclasses.snapshot.storage.k8s.io",
                            "volumegroupsnapshotclasses.groupsnapshot.storage.k8s.io",
                            "priorityclasses.scheduling.k8s.io",
                            "runtimeclasses.node.k8s.io",
                            "ingressclasses.networking.k8s.io",
                            "gatewayclasses.gateway.networking.k8s.io",
                            "deviceclasses.resource.k8s.io")),
            new Named("volumes", List.of("persistentvolumes", "volumesnapshotcontents.snapshot.storage.k8s.io")),
            new Named("claims", List.of("volumesnapshots.snapshot.storage.k8s.io", "persistentvolumeclaims")),
            new Named(
                    "identity",
                    List.of(
                            "serviceaccounts",
                            "clusterroles.rbac.authorization.k8s.io",
                            "roles.rbac.authorization.k8s.io")),
            // Who may not bind any role is let bind one that is there and whose rights he holds.
            new Named(
                    "role bindings",
                    List.of("clusterrolebindings.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io")),
            new Named("configuration", List.of("secrets", "configmaps", "limitranges", "resourcequotas")),
            new Named(
                    "services",
                    List.of(
                            "services",
                            "endpoints",
                            "endpointslices.discovery.k8s.io",
                            "networkpolicies.networking.k8s.io")),
            new Named(
                    "workloads",
                    List.of(
                            "podtemplates",
                            "pods",
                            "controllerrevisions.apps",
                            "replicationcontrollers",
                            "replicasets.apps",
                            "deployments.apps",
                            "statefulsets.apps",
                            "daemonsets.apps",
                            "jobs.batch",
                            "cronjobs.batch")),
            new Named("everything else", List.of()),
            new Named(
                    "webhooks and API services",
                    List.of(
                            "validatingadmissionpolicies.admissionregistration.k8s.io",
                            "validatingadmissionpolicybindings.admissionregistration.k8s.io",
                            "mutatingadmissionpolicies.admissionregistration.k8s.io",
                            "mutatingadmissionpolicybindings.admissionregistration.k8s.io",
                            "validatingwebhookconfigurations.admissionregistration.k8s.io",
                            "mutatingwebhookconfigurations.admissionregistration.k8s.io",
                            "apiservices.apiregistration.k8s.io")));

    private static final Map<String, Integer> BY_TYPE = byType();
    private static final int REST = ALL.stream().map(Named::types).toList().indexOf(List.of());

    private DefaultStages() {}

    private static Map<String, Integer> byType() {
        Map<String, Integer> ranks = new HashMap<>();
        for (int rank = 0; rank < ALL.size(); rank++) {
            for (String type : ALL.get(rank).types()) {
                ranks.put(type, rank);
            }
        }
        return Map.copyOf(ranks);
    }

    static int count() {
        return ALL.size();
    }

    /** The number of a type's stage, from 0. */
    static int of(String type) {
        return BY_TYPE.getOrDefault(type, REST);
    }

    static String name(int rank) {
        return ALL.get(rank).name();
    }
}
