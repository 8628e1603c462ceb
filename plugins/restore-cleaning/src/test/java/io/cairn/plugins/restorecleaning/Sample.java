// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ClusterAccess;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.api.RestoreDecision;
import io.cairn.api.RestoreItemAction;
import io.cairn.api.RestoreView;
import io.cairn.api.RunContext;
import io.cairn.testkit.order.MemoryCluster;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Makes items of short texts, and the actions of this plugin. */
final class Sample {

    private static final List<ResourceType> MORE_TYPES = List.of(
            new ResourceType("", "v1", "endpoints", "Endpoints", true),
            new ResourceType("", "v1", "namespaces", "Namespace", false),
            new ResourceType("", "v1", "nodes", "Node", false),
            new ResourceType(
                    "admissionregistration.k8s.io",
                    "v1",
                    "mutatingwebhookconfigurations",
                    "MutatingWebhookConfiguration",
                    false),
            new ResourceType(
                    "admissionregistration.k8s.io",
                    "v1",
                    "validatingwebhookconfigurations",
                    "ValidatingWebhookConfiguration",
                    false),
            new ResourceType(
                    "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false),
            new ResourceType("apiregistration.k8s.io", "v1", "apiservices", "APIService", false),
            new ResourceType("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true),
            new ResourceType("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", false),
            new ResourceType("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding", true),
            new ResourceType("shop.example.com", "v1", "clusterpools", "ClusterPool", false),
            new ResourceType("shop.example.com", "v1", "pools", "Pool", true));

    static final List<ResourceType> TYPES = Stream.concat(MemoryCluster.COMMON_TYPES.stream(), MORE_TYPES.stream())
            .toList();

    private Sample() {}

    static MemoryCluster cluster() {
        return new MemoryCluster(TYPES);
    }

    static Switches switches() {
        return new Switches(new RunContext("", Map.of()));
    }

    /** Every action in the order of the plugin. */
    static List<RestoreItemAction> actions(ClusterAccess cluster) {
        return actions(cluster, switches());
    }

    static List<RestoreItemAction> actions(ClusterAccess cluster, Switches switches) {
        return List.of(
                new Never(switches),
                new Pods(switches, cluster),
                new Jobs(switches),
                new Deployments(switches),
                new ReplicaSets(switches),
                new Services(switches),
                new ServiceAccounts(switches),
                new Secrets(switches),
                new Claims(switches, cluster),
                new Volumes(switches),
                new Bindings(switches),
                new Webhooks(switches),
                new ApiServices(switches),
                new Definitions(switches),
                new Namespaces(switches),
                new Status(switches),
                new Metadata(switches));
    }

    /** An item of this id with fields besides its name, given as JSON with single quotes. */
    static Item item(String id, String fields) {
        ItemId item = ItemId.parse(id);
        ResourceType type = TYPES.stream()
                .filter(known -> known.id().equals(item.type()))
                .findFirst()
                .orElseGet(() -> type(item));
        ObjectTree object = json(fields)
                .with(type.apiVersion(), "apiVersion")
                .with(type.kind(), "kind")
                .with(item.name(), "metadata", "name");
        return new Item(type, item.namespaced() ? object.with(item.namespace(), "metadata", "namespace") : object);
    }

    private static ResourceType type(ItemId item) {
        String[] names = item.type().split("\\.", 2);
        return new ResourceType(names.length > 1 ? names[1] : "", "v1", names[0], "Some", item.namespaced());
    }

    static ObjectTree json(String text) {
        return JsonText.object(text.replace('\'', '"')).orElseThrow(() -> new IllegalArgumentException(text));
    }

    /** The object as an action makes it, which must leave it in. */
    static ObjectTree kept(RestoreItemAction action, Item item, RestoreView restore) throws ClusterException {
        return keep(action, item, restore).item().object();
    }

    static RestoreDecision.Keep keep(RestoreItemAction action, Item item, RestoreView restore) throws ClusterException {
        RestoreDecision decision = action.execute(item, restore);
        assertThat(decision).isInstanceOf(RestoreDecision.Keep.class);
        return (RestoreDecision.Keep) decision;
    }
}
