// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.stored.StoredItem;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * In which version each item of an archive is restored: the one in which it was stored if the cluster serves it, else the
 * one of its versions in the archive that the cluster likes best. Immutable.
 */
final class Versions {

    private final Map<String, ResourceType> chosen;
    private final Map<String, String> refused;
    private final Map<String, List<String>> served;
    private final Catalog catalog;

    private Versions(
            Map<String, ResourceType> chosen,
            Map<String, String> refused,
            Map<String, List<String>> served,
            Catalog catalog) {
        this.chosen = chosen;
        this.refused = refused;
        this.served = served;
        this.catalog = catalog;
    }

    static Versions choose(Collection<StoredItem> items, Catalog target) {
        Map<String, ResourceType> stored = new TreeMap<>();
        Map<String, Set<String>> held = new TreeMap<>();
        for (StoredItem item : items) {
            ResourceType type = item.ref().type();
            stored.putIfAbsent(type.id(), type);
            Set<String> versions = held.computeIfAbsent(type.id(), id -> new LinkedHashSet<>());
            versions.add(type.version());
            versions.addAll(item.versions().keySet());
        }
        Map<String, List<String>> all = new HashMap<>();
        stored.keySet().forEach(id -> all.put(id, target.versions(id)));
        Map<String, ResourceType> chosen = new LinkedHashMap<>();
        Map<String, String> refused = new TreeMap<>();
        stored.forEach((id, type) -> {
            Optional<ResourceType> served = target.find(id);
            Optional<String> version = version(type, held.getOrDefault(id, Set.of()), all.getOrDefault(id, List.of()));
            if (served.isEmpty() || version.isEmpty()) {
                chosen.put(id, type);
                refused.put(id, reason(id, held.getOrDefault(id, Set.of()), all.getOrDefault(id, List.of())));
            } else {
                chosen.put(id, in(version.get(), served.get()));
            }
        });
        return new Versions(chosen, refused, all, target.with(chosen.values()));
    }

    private static ResourceType in(String version, ResourceType type) {
        return new ResourceType(type.group(), version, type.plural(), type.kind(), type.namespaced());
    }

    private static Optional<String> version(ResourceType stored, Set<String> held, List<String> served) {
        if (served.contains(stored.version())) {
            return Optional.of(stored.version());
        }
        return served.stream().filter(held::contains).findFirst();
    }

    private static String reason(String id, Set<String> held, List<String> served) {
        return served.isEmpty()
                ? "the cluster doesn't serve " + id + ": install what defines it, or exclude the type"
                : "the cluster serves " + id + " as " + String.join(", ", served) + ", and the backup holds "
                        + String.join(", ", held) + ": restore to a cluster that serves one of these";
    }

    /** The types of the cluster, and those of the archive in the versions in which they are restored. */
    Catalog catalog() {
        return catalog;
    }

    /** The type of an item, as it is restored. */
    ResourceType type(StoredItem item) {
        ResourceType stored = item.ref().type();
        ResourceType type = chosen.getOrDefault(stored.id(), stored);
        String version = version(item).orElse(type.version());
        return version.equals(type.version()) ? type : in(version, type);
    }

    private Optional<String> version(StoredItem item) {
        ResourceType stored = item.ref().type();
        return version(stored, item.versions().keySet(), served.getOrDefault(stored.id(), List.of()));
    }

    /** Why an item can't be restored though others of its type can, as a sentence; empty if it can. */
    Optional<String> misfit(StoredItem item) {
        ResourceType stored = item.ref().type();
        String id = stored.id();
        ResourceType type = chosen.getOrDefault(id, stored);
        if (refused.containsKey(id)) {
            return Optional.empty();
        }
        if (type.namespaced() == item.ref().namespace().isEmpty()) {
            return Optional.of(
                    type.namespaced()
                            ? "its path puts it in no namespace, and each of " + id + " is in one"
                            : "its path puts it in a namespace, and none of " + id + " is in one");
        }
        if (!type.kind().equals(stored.kind())) {
            return Optional.of("the object in it is of the kind " + stored.kind() + ", and those of " + id
                    + " are of the kind " + type.kind());
        }
        Set<String> held = new LinkedHashSet<>(Set.of(stored.version()));
        held.addAll(item.versions().keySet());
        return version(item).isPresent()
                ? Optional.empty()
                : Optional.of(reason(id, held, served.getOrDefault(id, List.of())));
    }

    /** An item in the version in which it is restored, and where that lies in the archive. */
    RestoreItem located(StoredItem item, ItemId target) {
        ItemRef ref = item.ref();
        ResourceType type = type(item);
        EntryPosition position = type.version().equals(ref.type().version())
                ? item.position()
                : item.versions().getOrDefault(type.version(), item.position());
        ItemRef known = type.equals(ref.type()) ? ref : withType(ref, type);
        return new RestoreItem(item, known, target, position);
    }

    private static ItemRef withType(ItemRef ref, ResourceType type) {
        return new ItemRef(
                type,
                ref.namespace(),
                ref.name(),
                ref.uid(),
                ref.resourceVersion(),
                ref.labels(),
                ref.annotations(),
                ref.owners(),
                ref.created());
    }

    /** Why nothing of a type can be restored, by the types of which this is so. */
    Map<String, String> refusals() {
        return refused;
    }

    /** Why nothing of a type can be restored, as a sentence; empty if it can. */
    Optional<String> refusal(String type) {
        return Optional.ofNullable(refused.get(type));
    }
}
