// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The table of what is never restored. */
final class NeverRules {

    /**
     * Some items of a type, and why they aren't restored.
     *
     * @param type the type's id
     * @param of which of its items
     * @param reason why, as the end of a sentence
     */
    record Rule(String type, Predicate<Item> of, String reason) {}

    private static final String AUTHENTICATION = ".authentication.k8s.io";
    private static final String AUTHORIZATION = ".authorization.k8s.io";
    private static final String DISCOVERY = ".discovery.k8s.io";
    private static final String FLOW_CONTROL = ".flowcontrol.apiserver.k8s.io";
    private static final String NETWORKING = ".networking.k8s.io";
    private static final String RBAC = ".rbac.authorization.k8s.io";
    private static final String STORAGE = ".storage.k8s.io";
    private static final String VELERO = ".velero.io";

    private static final String SERVER_MAKES_IT = "the API server makes it itself";
    private static final String CONTROLLER_MAKES_IT = "a controller makes it in every cluster";

    private static final Set<String> SLICE_CONTROLLERS =
            Set.of("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io");

    static final List<Rule> ALL = Stream.of(
                    every("a node registers itself", "nodes", "csinodes" + STORAGE),
                    every("it tells of what happened in another cluster", "events", "events.events.k8s.io"),
                    every("who holds it takes it anew", "leases.coordination.k8s.io"),
                    every("a volume is attached when a pod needs it", "volumeattachments" + STORAGE),
                    every("a storage driver tells it anew", "csistoragecapacities" + STORAGE),
                    every(
                            "who needs the certificate asks for it anew",
                            "certificatesigningrequests.certificates.k8s.io"),
                    every(
                            "it is an answer of an API server and stored nowhere",
                            "componentstatuses",
                            "bindings",
                            "nodes.metrics.k8s.io",
                            "pods.metrics.k8s.io",
                            "selfsubjectreviews" + AUTHENTICATION,
                            "tokenreviews" + AUTHENTICATION,
                            "localsubjectaccessreviews" + AUTHORIZATION,
                            "selfsubjectaccessreviews" + AUTHORIZATION,
                            "selfsubjectrulesreviews" + AUTHORIZATION,
                            "subjectaccessreviews" + AUTHORIZATION),
                    every(
                            "it records work of Velero's that is done, or would be done again",
                            "backups" + VELERO,
                            "backuprepositories" + VELERO,
                            "datadownloads" + VELERO,
                            "datauploads" + VELERO,
                            "deletebackuprequests" + VELERO,
                            "downloadrequests" + VELERO,
                            "podvolumebackups" + VELERO,
                            "podvolumerestores" + VELERO,
                            "resticrepositories" + VELERO,
                            "restores" + VELERO,
                            "serverstatusrequests" + VELERO),
                    some(
                            NeverRules::isOfTheApiServer,
                            "it is how the API server is found, which it keeps itself",
                            "services",
                            "endpoints",
                            "endpointslices" + DISCOVERY),
                    some(NeverRules::isMadeForAService, "a controller makes it for its service", "endpoints"),
                    some(
                            NeverRules::isSliceOfController,
                            "a controller makes it for its service",
                            "endpointslices" + DISCOVERY),
                    some(NeverRules::isPublishedRoot, CONTROLLER_MAKES_IT, "configmaps"),
                    some(NeverRules::isServersConfiguration, SERVER_MAKES_IT, "configmaps"),
                    some(
                            item -> label(item, "ipaddress.kubernetes.io/managed-by", "ipallocator.k8s.io"),
                            "the API server allots addresses anew",
                            "ipaddresses" + NETWORKING),
                    some(item -> item.id().name().equals("kubernetes"), SERVER_MAKES_IT, "servicecidrs" + NETWORKING),
                    some(
                            item -> item.id().name().startsWith("system-"),
                            SERVER_MAKES_IT,
                            "priorityclasses.scheduling.k8s.io"),
                    some(
                            item -> label(item, "kubernetes.io/bootstrapping", "rbac-defaults")
                                    && annotation(item, "rbac.authorization.kubernetes.io/autoupdate", "true"),
                            "the API server keeps it up to date itself",
                            "clusterrolebindings" + RBAC,
                            "clusterroles" + RBAC,
                            "rolebindings" + RBAC,
                            "roles" + RBAC),
                    some(
                            item -> annotation(item, "apf.kubernetes.io/autoupdate-spec", "true"),
                            "the API server keeps it up to date itself",
                            "flowschemas" + FLOW_CONTROL,
                            "prioritylevelconfigurations" + FLOW_CONTROL),
                    some(
                            item -> item.object()
                                    .value("metadata", "labels", "kube-aggregator.kubernetes.io/automanaged")
                                    .isPresent(),
                            "the API server keeps it up to date itself",
                            "apiservices.apiregistration.k8s.io"))
            .flatMap(List::stream)
            .toList();

    private NeverRules() {}

    private static List<Rule> every(String reason, String... types) {
        return some(item -> true, reason, types);
    }

    private static List<Rule> some(Predicate<Item> of, String reason, String... types) {
        return Stream.of(types).map(type -> new Rule(type, of, reason)).toList();
    }

    private static boolean label(Item item, String key, String value) {
        return item.object()
                .text("metadata", "labels", key)
                .filter(value::equals)
                .isPresent();
    }

    private static boolean annotation(Item item, String key, String value) {
        return item.object()
                .text("metadata", "annotations", key)
                .filter(value::equals)
                .isPresent();
    }

    private static boolean isOfTheApiServer(Item item) {
        return item.id().namespace().equals("default") && item.id().name().equals("kubernetes");
    }

    /** An Endpoints object has no field for who made it before 1.33, so that only its content tells. */
    private static boolean isMadeForAService(Item endpoints) {
        ObjectTree object = endpoints.object();
        return label(endpoints, "endpoints.kubernetes.io/managed-by", "endpoint-controller")
                || object.value("metadata", "annotations", "endpoints.kubernetes.io/last-change-trigger-time")
                        .isPresent()
                || object.value("metadata", "annotations", "control-plane.alpha.kubernetes.io/leader")
                        .isPresent()
                || object.trees("metadata", "managedFields").stream()
                        .anyMatch(entry -> entry.text("manager")
                                .filter("kube-controller-manager"::equals)
                                .isPresent())
                || object.trees("subsets").stream()
                        .flatMap(subset -> Stream.of("addresses", "notReadyAddresses")
                                .flatMap(field -> subset.trees(field).stream()))
                        .anyMatch(address -> address.text("targetRef", "kind")
                                .filter("Pod"::equals)
                                .isPresent());
    }

    private static boolean isSliceOfController(Item slice) {
        return slice.object()
                        .text("metadata", "labels", "endpointslice.kubernetes.io/managed-by")
                        .filter(SLICE_CONTROLLERS::contains)
                        .isPresent()
                || slice.object().trees("metadata", "ownerReferences").stream()
                        .anyMatch(NeverRules::isServiceOrEndpoints);
    }

    private static boolean isServiceOrEndpoints(ObjectTree owner) {
        return owner.text("apiVersion").filter("v1"::equals).isPresent()
                && Set.of("Service", "Endpoints").contains(owner.text("kind").orElse(""));
    }

    private static boolean isPublishedRoot(Item map) {
        return Set.of("kube-root-ca.crt", "openshift-service-ca.crt")
                .contains(map.id().name());
    }

    private static boolean isServersConfiguration(Item map) {
        ItemId id = map.id();
        return id.namespace().equals("kube-system")
                && Set.of("extension-apiserver-authentication", "kube-apiserver-legacy-service-account-token-tracking")
                        .contains(id.name());
    }
}
