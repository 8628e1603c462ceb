// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.api.RestoreView;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.RawItem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The uids that owners have now, by those that they had in the backup. Keeps only those that something refers to. An owner
 * that the restore doesn't take is looked for in the cluster by its name. Safe for use by several threads.
 */
final class Owners {

    private final Set<String> wanted;
    private final Map<String, Restored> now = new ConcurrentHashMap<>();
    private final Map<ItemId, Optional<String>> looked = new ConcurrentHashMap<>();
    private final RestoreView view;
    private final Catalog catalog;
    private final ItemReader reader;

    /** What an owner of the backup is in the cluster. */
    private record Restored(ItemId id, String uid) {}

    Owners(Collection<RestoreItem> items, RestoreView view, Catalog catalog, ItemReader reader) {
        Set<String> uids = new HashSet<>();
        items.forEach(item -> item.ref().owners().forEach(owner -> uids.add(owner.uid())));
        this.wanted = Set.copyOf(uids);
        this.view = view;
        this.catalog = catalog;
        this.reader = reader;
    }

    /** Remembers what has become of an item. */
    void restored(RestoreItem item, String uid) {
        if (!uid.isEmpty() && wanted.contains(item.ref().uid())) {
            now.put(item.ref().uid(), new Restored(item.target(), uid));
        }
    }

    /**
     * An object whose owners have the uids of now; a reference to one that is nowhere is left out, and noted. So is one to
     * an owner in another namespace: the garbage collector takes it for gone, and deletes what it owns.
     *
     * @param target what the object is called in the cluster
     */
    ObjectTree relinked(ObjectTree object, ItemId target, List<String> notes) throws ClusterException {
        List<ObjectTree> references = object.trees("metadata", "ownerReferences");
        List<Object> kept = new ArrayList<>();
        for (ObjectTree reference : references) {
            Optional<String> uid = uid(reference, target);
            if (uid.isPresent()) {
                kept.add(served(reference).with(uid.get(), "uid").with(name(reference), "name"));
            } else {
                notes.add("the reference to its owner " + reference.text("kind").orElse("?") + " "
                        + reference.text("name").orElse("?") + " is left out: " + lack(reference, target));
            }
        }
        return kept.isEmpty()
                ? object.without("metadata", "ownerReferences")
                : object.with(kept, "metadata", "ownerReferences");
    }

    private Optional<String> uid(ObjectTree reference, ItemId target) throws ClusterException {
        Optional<ResourceType> type = type(reference);
        String name = name(reference);
        Optional<Restored> restored = restored(reference)
                .filter(owner -> owner.id().name().equals(name) && isNear(owner.id(), target))
                .filter(owner ->
                        type.isEmpty() || owner.id().type().equals(type.get().id()));
        if (restored.isPresent()) {
            return restored.map(Restored::uid);
        }
        if (type.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        String namespace = type.get().namespaced() ? target.namespace() : "";
        ItemId owner = ItemId.of(type.get(), namespace, name);
        Optional<String> known = looked.get(owner);
        if (known == null) {
            known = reader.get(type.get(), namespace, name).map(RawItem::uid);
            looked.put(owner, known);
        }
        return known;
    }

    private Optional<Restored> restored(ObjectTree reference) {
        return Optional.ofNullable(now.get(reference.text("uid").orElse("")));
    }

    private static boolean isNear(ItemId owner, ItemId owned) {
        return !owner.namespaced() || owner.namespace().equals(owned.namespace());
    }

    private String lack(ObjectTree reference, ItemId target) {
        return restored(reference)
                .filter(owner -> !isNear(owner.id(), target))
                .map(owner -> owner.id() + " is in another namespace, where it can own nothing of this one")
                .orElse("it is not in the cluster");
    }

    /** A reference in a version of the owner's type that the cluster serves: in another the owner can't be found. */
    private ObjectTree served(ObjectTree reference) {
        Optional<ResourceType> type = type(reference);
        List<String> versions = type.map(owner -> catalog.versions(owner.id())).orElse(List.of());
        String version = reference.text("apiVersion").orElse("").replaceFirst(".*/", "");
        return versions.isEmpty() || versions.contains(version)
                ? reference
                : reference.with(type.orElseThrow().apiVersion(), "apiVersion");
    }

    /** What an owner is called in the cluster: only namespaces get other names. */
    private String name(ObjectTree reference) {
        String name = reference.text("name").orElse("");
        boolean namespace = reference.text("kind").equals(Optional.of("Namespace"))
                && reference.text("apiVersion").equals(Optional.of("v1"));
        return namespace ? view.target(name) : name;
    }

    private Optional<ResourceType> type(ObjectTree reference) {
        return type(
                catalog,
                reference.text("apiVersion").orElse(""),
                reference.text("kind").orElse(""));
    }

    /** The type that a reference names; empty if nobody serves it. */
    static Optional<ResourceType> type(Catalog catalog, String apiVersion, String kind) {
        String[] version = apiVersion.split("/", 2);
        return catalog.known(version.length == 2 ? kind + "." + version[0] : kind)
                .filter(type -> version.length == 2 || type.group().isEmpty());
    }
}
