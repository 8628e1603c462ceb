// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.ClusterAccess;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreView;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Leaves out the pods that have ended or that somebody else makes, and takes off the others what an API server or its
 * scheduler put in. Safe for use by several threads.
 */
public final class Pods extends Cleaning {

    static final String NAME = "pods";

    /** What the scheduler and admission compute; an API server refuses a value of its own reckoning that differs. */
    private static final Set<String> COMPUTED =
            Set.of("nodeName", "priority", "preemptionPolicy", "overhead", "ephemeralContainers");

    private static final Set<String> DEFAULT_TOLERATIONS =
            Set.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final ClusterAccess cluster;

    /** An action on pods that go to this cluster. */
    @Inject
    public Pods(Switches switches, ClusterAccess cluster) {
        super(switches, NAME, Set.of("pods"));
        this.cluster = cluster;
    }

    @Override
    public RestoreDecision execute(Item pod, RestoreView restore) {
        ObjectTree object = pod.object();
        if (object.value("metadata", "annotations", "kubernetes.io/config.mirror")
                .isPresent()) {
            return RestoreDecision.skip("it mirrors a static pod, which its node makes");
        }
        Optional<String> ended = object.text("status", "phase").filter(ENDED::contains);
        if (ended.isPresent()) {
            return RestoreDecision.skip("it has ended: " + ended.get());
        }
        return controller(pod)
                .filter(restore::restores)
                .map(owner -> RestoreDecision.skip("its controller " + owner + " makes it"))
                .orElseGet(() -> RestoreDecision.keep(pod.with(cleaned(object))));
    }

    private Optional<ItemId> controller(Item pod) {
        return pod.object().trees("metadata", "ownerReferences").stream()
                .filter(owner ->
                        owner.value("controller").filter(Boolean.TRUE::equals).isPresent())
                .findFirst()
                .flatMap(owner -> type(owner)
                        .map(type -> ItemId.of(
                                type,
                                type.namespaced() ? pod.id().namespace() : "",
                                owner.text("name").orElse(""))));
    }

    private Optional<ResourceType> type(ObjectTree owner) {
        String apiVersion = owner.text("apiVersion").orElse("");
        String group = apiVersion.contains("/") ? apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        String kind = owner.text("kind").orElse("");
        return cluster.types().stream()
                .filter(type -> type.kind().equals(kind) && type.group().equals(group))
                .findFirst();
    }

    private static ObjectTree cleaned(ObjectTree pod) {
        ObjectTree object = Trees.withoutFields(pod, COMPUTED::contains, "spec");
        object = Trees.withoutElements(object, Pods::isDefaultToleration, "spec", "tolerations");
        return withoutTokens(object);
    }

    /** A toleration that admission gives every pod that has none for its taint. */
    private static boolean isDefaultToleration(Object value) {
        return value instanceof ObjectTree toleration
                && DEFAULT_TOLERATIONS.contains(toleration.text("key").orElse(""))
                && toleration
                        .without("key")
                        .equals(ObjectTree.of(
                                Map.of("operator", "Exists", "effect", "NoExecute", "tolerationSeconds", 300)));
    }

    /** Without the volumes by which admission brings the service account's token, and their mounts. */
    private static ObjectTree withoutTokens(ObjectTree pod) {
        String account = pod.text("spec", "serviceAccountName")
                .filter(name -> !name.isEmpty())
                .orElse("default");
        Set<String> names = pod.trees("spec", "volumes").stream()
                .filter(volume -> isToken(volume, account))
                .flatMap(volume -> volume.text("name").stream())
                .collect(Collectors.toUnmodifiableSet());
        ObjectTree object = Trees.withoutElements(
                pod, value -> value instanceof ObjectTree volume && isToken(volume, account), "spec", "volumes");
        for (String containers : List.of("initContainers", "containers")) {
            object = Trees.withEach(object, container -> withoutMounts(container, names), "spec", containers);
        }
        return object;
    }

    private static boolean isToken(ObjectTree volume, String account) {
        String name = volume.text("name").orElse("");
        boolean projected = name.startsWith("kube-api-access-")
                && volume.trees("projected", "sources").stream()
                        .anyMatch(source -> source.tree("serviceAccountToken").isPresent());
        return projected
                || (Tokens.generated(name, account)
                        && volume.text("secret", "secretName")
                                .filter(name::equals)
                                .isPresent());
    }

    private static ObjectTree withoutMounts(ObjectTree container, Set<String> volumes) {
        return Trees.withoutElements(
                container,
                value -> value instanceof ObjectTree mount
                        && mount.text("name").filter(volumes::contains).isPresent(),
                "volumeMounts");
    }
}
