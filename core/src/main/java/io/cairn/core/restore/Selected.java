// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.collect.Filters;
import io.cairn.core.json.TreeJson;
import io.cairn.core.spec.Nearest;
import io.cairn.core.stored.BrokenItem;
import io.cairn.core.stored.StoredItem;
import io.cairn.core.stored.StoredItems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which items of an archive a restore takes: those that the filters take, the namespaces that they lie in, the definitions
 * of their types, and the volumes of their claims.
 */
final class Selected {

    private static final String NAMESPACES = "namespaces";
    private static final String VOLUMES = "persistentvolumes";
    private static final String CLAIMS = "persistentvolumeclaims";
    private static final String DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

    private final StoredItems archive;
    private final Filters filters;
    private final Versions versions;
    private final NamespaceMapping mapping;
    private final Set<ItemId> broken;

    /**
     * Of one archive.
     *
     * @param broken the items that are in the archive and can't be read
     */
    Selected(
            StoredItems archive,
            Filters filters,
            Versions versions,
            NamespaceMapping mapping,
            Collection<BrokenItem> broken) {
        this.broken = broken.stream().map(BrokenItem::id).collect(Collectors.toSet());
        this.archive = archive;
        this.filters = filters;
        this.versions = versions;
        this.mapping = mapping;
    }

    /**
     * The items, in the order of the archive.
     *
     * @throws InvalidInputException if a single item that the user asks for isn't there
     * @throws IOException if the claims can't be read
     */
    List<RestoreItem> of(List<StoredItem> all) throws IOException {
        Set<ItemId> taken = new HashSet<>();
        for (StoredItem item : all) {
            if (takes(item)) {
                taken.add(item.id());
            }
        }
        requireAsked(all, taken);
        Set<ItemId> related = related(all, taken);
        List<RestoreItem> selected = new ArrayList<>();
        for (StoredItem item : all) {
            if (taken.contains(item.id()) || (related.contains(item.id()) && takesRelated(item))) {
                selected.add(versions.located(item, target(item)));
            }
        }
        return selected;
    }

    private boolean takes(StoredItem item) {
        ItemRef ref = item.ref();
        ResourceType type = versions.type(item);
        return filters.takes(type, ref.namespace(), ref.name(), ref.labels())
                && (filters.selects(ref.labels()) || filters.items().contains(item.id()));
    }

    private boolean takesRelated(StoredItem item) {
        ItemRef ref = item.ref();
        return item.id().type().equals(NAMESPACES)
                || filters.takesRelated(versions.type(item), ref.namespace(), ref.name(), ref.labels());
    }

    private void requireAsked(List<StoredItem> all, Set<ItemId> taken) {
        for (ItemId asked : new TreeSet<>(filters.items())) {
            if (!taken.contains(asked) && !broken.contains(asked)) {
                throw new InvalidInputException("the backup has no " + asked
                        + Nearest.hint(
                                asked.toString(),
                                all.stream().map(item -> item.id().toString()).toList(),
                                "'cairn backup describe NAME --order' tells what it has"));
            }
        }
    }

    private Set<ItemId> related(List<StoredItem> all, Set<ItemId> taken) throws IOException {
        Set<ItemId> related = new HashSet<>();
        List<EntryPosition> claims = new ArrayList<>();
        for (StoredItem item : all) {
            if (!taken.contains(item.id())) {
                continue;
            }
            ItemId id = item.id();
            if (id.namespaced()) {
                related.add(new ItemId(NAMESPACES, "", id.namespace()));
            }
            related.add(new ItemId(DEFINITIONS, "", id.type()));
            if (id.type().equals(CLAIMS)) {
                claims.add(item.position());
            }
        }
        archive.read(
                claims,
                (claim, json) -> TreeJson.read(json)
                        .text("spec", "volumeName")
                        .ifPresent(volume -> related.add(new ItemId(VOLUMES, "", volume))));
        return related;
    }

    private ItemId target(StoredItem item) {
        ItemId id = item.id();
        return id.type().equals(NAMESPACES)
                ? new ItemId(NAMESPACES, "", mapping.target(id.name()))
                : new ItemId(id.type(), mapping.target(id.namespace()), id.name());
    }
}
