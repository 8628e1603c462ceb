// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.order;

import io.cairn.api.ClusterAccess;
import io.cairn.api.InvalidInputException;
import io.cairn.api.Item;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ObjectTree;
import io.cairn.api.OrderNeeds;
import io.cairn.api.OrderView;
import io.cairn.api.OwnerRef;
import io.cairn.api.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Types and items in memory, as a cluster that can be asked and as what an orderer may look at. All items are in the
 * backup. Not safe for use by several threads.
 */
public final class MemoryCluster implements ClusterAccess {

    /** The built-in types that most orderers have to do with, in the versions that current clusters prefer. */
    public static final List<ResourceType> COMMON_TYPES = List.of(
            type("", "configmaps", "ConfigMap"),
            type("", "persistentvolumeclaims", "PersistentVolumeClaim"),
            new ResourceType("", "v1", "persistentvolumes", "PersistentVolume", false),
            type("", "pods", "Pod"),
            type("", "secrets", "Secret"),
            type("", "serviceaccounts", "ServiceAccount"),
            type("", "services", "Service"),
            type("apps", "daemonsets", "DaemonSet"),
            type("apps", "deployments", "Deployment"),
            type("apps", "replicasets", "ReplicaSet"),
            type("apps", "statefulsets", "StatefulSet"),
            type("batch", "cronjobs", "CronJob"),
            type("batch", "jobs", "Job"),
            type("networking.k8s.io", "ingresses", "Ingress"));

    private final List<ResourceType> types;
    private final List<Item> items = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** A cluster of the common types, without items. */
    public MemoryCluster() {
        this(COMMON_TYPES);
    }

    /** A cluster of these types, without items. */
    public MemoryCluster(List<ResourceType> types) {
        this.types = List.copyOf(types);
    }

    private static ResourceType type(String group, String plural, String kind) {
        return new ResourceType(group, "v1", plural, kind, true);
    }

    /**
     * Adds an object. Its uid is {@code uid-of-} and its id, unless {@code metadata} states one.
     *
     * @param id the object's id; the cluster must have its type
     * @param metadata fields of its metadata besides name and namespace, such as labels and ownerReferences
     * @param spec its spec
     */
    public MemoryCluster add(String id, Map<String, ?> metadata, Map<String, ?> spec) {
        ItemId item = ItemId.parse(id);
        ResourceType type = resolve(item.type());
        ObjectTree object = ObjectTree.of(Map.of(
                        "apiVersion", type.apiVersion(), "kind", type.kind(), "metadata", metadata, "spec", spec))
                .with(item.name(), "metadata", "name");
        if (item.namespaced()) {
            object = object.with(item.namespace(), "metadata", "namespace");
        }
        if (object.text("metadata", "uid").isEmpty()) {
            object = object.with("uid-of-" + item, "metadata", "uid");
        }
        items.add(new Item(type, object));
        return this;
    }

    /** Adds an object as it is. */
    public MemoryCluster add(Item item) {
        items.add(item);
        return this;
    }

    /** Adds an object that has a name and nothing else. */
    public MemoryCluster add(String id) {
        return add(id, Map.of(), Map.of());
    }

    /** Adds an object that another one of this cluster, of this id, controls. */
    public MemoryCluster addOwned(String id, String owner) {
        return add(id, Map.of("ownerReferences", List.of(ownerReference(owner))), Map.of());
    }

    /** The entry of {@code metadata.ownerReferences} that names an object of this cluster as the controller. */
    public Map<String, Object> ownerReference(String owner) {
        ItemId id = ItemId.parse(owner);
        ResourceType type = resolve(id.type());
        return Map.of(
                "apiVersion",
                type.apiVersion(),
                "kind",
                type.kind(),
                "name",
                id.name(),
                "uid",
                "uid-of-" + owner,
                "controller",
                true);
    }

    @Override
    public Optional<Item> await(
            ResourceType type, String namespace, String name, Predicate<? super Item> until, Duration timeout) {
        throw onlyRead();
    }

    @Override
    public Item create(ResourceType type, ObjectTree object) {
        throw onlyRead();
    }

    @Override
    public Optional<Item> patch(ResourceType type, String namespace, String name, ObjectTree changes) {
        throw onlyRead();
    }

    @Override
    public void delete(ResourceType type, String namespace, String name) {
        throw onlyRead();
    }

    private static IllegalStateException onlyRead() {
        return new IllegalStateException("an orderer waits for nothing and changes nothing in the cluster");
    }

    /** What orderers noted in views of this cluster. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** What an orderer with these needs may look at. It answers as the engine's does, and refuses what it refuses. */
    public OrderView view(OrderNeeds needs) {
        return new OrderView() {
            @Override
            public List<ItemRef> refs(ResourceType type) {
                return sorted(declared(type, needs.refs(), "the metadata of")).stream()
                        .map(MemoryCluster::ref)
                        .toList();
            }

            @Override
            public List<Item> items(ResourceType type) {
                return sorted(declared(type, needs.whole(), "whole"));
            }

            @Override
            public Optional<String> placedBy(ItemId item) {
                return Optional.empty();
            }

            @Override
            public void note(String text) {
                notes.add(Objects.requireNonNull(text));
            }
        };
    }

    private static ResourceType declared(ResourceType type, Set<ResourceType> needs, String what) {
        if (!needs.contains(type)) {
            throw new IllegalArgumentException("the orderer's needs don't name " + what + " " + type);
        }
        return type;
    }

    private List<Item> sorted(ResourceType type) {
        return items.stream()
                .filter(item -> item.type().equals(type))
                .sorted(Comparator.comparing(Item::id))
                .toList();
    }

    private static ItemRef ref(Item item) {
        ObjectTree object = item.object();
        return new ItemRef(
                item.type(),
                item.id().namespace(),
                item.id().name(),
                object.text("metadata", "uid").orElse(""),
                object.text("metadata", "resourceVersion").orElse("1"),
                object.textFields("metadata", "labels"),
                object.textFields("metadata", "annotations"),
                object.trees("metadata", "ownerReferences").stream()
                        .map(MemoryCluster::owner)
                        .toList(),
                object.text("metadata", "creationTimestamp").map(Instant::parse).orElse(Instant.EPOCH));
    }

    private static OwnerRef owner(ObjectTree reference) {
        return new OwnerRef(
                reference.text("apiVersion").orElse(""),
                reference.text("kind").orElse(""),
                reference.text("name").orElse(""),
                reference.text("uid").orElse(""),
                reference.value("controller").filter(Boolean.TRUE::equals).isPresent());
    }

    @Override
    public List<ResourceType> types() {
        return types;
    }

    /** Understands the id, the plural, the singular and the kind of a type, in any letter case. */
    @Override
    public ResourceType resolve(String name) {
        List<ResourceType> meant = types.stream()
                .filter(type -> List.of(type.id(), type.plural(), type.singular()).stream()
                        .anyMatch(name::equalsIgnoreCase))
                .toList();
        if (meant.size() != 1) {
            throw new InvalidInputException("the cluster has " + meant.size() + " types '" + name + "'");
        }
        return meant.get(0);
    }

    @Override
    public Optional<Item> get(ResourceType type, String namespace, String name) {
        ItemId id = ItemId.of(type, namespace, name);
        return items.stream().filter(item -> item.id().equals(id)).findFirst();
    }

    @Override
    public void forEachRef(ResourceType type, String namespace, Consumer<ItemRef> consumer) {
        forEachItem(type, namespace, item -> consumer.accept(ref(item)));
    }

    @Override
    public void forEachItem(ResourceType type, String namespace, Consumer<Item> consumer) {
        sorted(type).stream()
                .filter(item -> namespace.isEmpty() || item.id().namespace().equals(namespace))
                .forEach(consumer);
    }
}
