// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.spec.BackupSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a backup takes and what it leaves: namespaces, types, labels and single items, resolved against one cluster.
 * Immutable.
 */
public final class Filters {

    private static final String NAMESPACES = "namespaces";

    private final NamespaceFilter namespaces;
    private final TypeFilter types;
    private final List<LabelSelector> selectors;
    private final Set<ItemId> items;
    private final boolean itemsOnly;

    private Filters(
            NamespaceFilter namespaces,
            TypeFilter types,
            List<LabelSelector> selectors,
            Set<ItemId> items,
            boolean itemsOnly) {
        this.namespaces = namespaces;
        this.types = types;
        this.selectors = selectors;
        this.items = items;
        this.itemsOnly = itemsOnly;
    }

    /**
     * Resolves a specification against a cluster.
     *
     * @param warnings where to say what is odd and still clear
     * @throws InvalidInputException if a name or pattern can't be resolved
     * @throws ClusterException if the namespaces can't be read though their patterns need it
     */
    public static Filters resolve(BackupSpec spec, Catalog catalog, ItemReader reader, List<String> warnings)
            throws ClusterException {
        return resolve(spec, catalog, existingNamespaces(spec, catalog, reader, warnings), "in the cluster", warnings);
    }

    /**
     * Resolves a specification against what is known to exist.
     *
     * @param existing the labels of the namespaces that exist, by name
     * @param where where they exist, such as {@code in the cluster}
     * @param warnings where to say what is odd and still clear
     * @throws InvalidInputException if a name or pattern can't be resolved
     */
    public static Filters resolve(
            BackupSpec spec,
            Catalog catalog,
            Map<String, Map<String, String>> existing,
            String where,
            List<String> warnings) {
        List<LabelSelector> selectors =
                spec.labelSelectors().stream().map(LabelSelector::parse).toList();
        NamespaceFilter namespaces = NamespaceFilter.resolve(
                spec.includedNamespaces(), spec.excludedNamespaces(), existing, where, warnings);
        TypeFilter types = TypeFilter.resolve(spec, catalog, namespaces.everything());
        Set<ItemId> items = new HashSet<>();
        for (ItemId item : spec.items()) {
            items.add(resolveItem(item, catalog));
        }
        return new Filters(namespaces, types, selectors, Set.copyOf(items), spec.itemsOnly());
    }

    private static Map<String, Map<String, String>> existingNamespaces(
            BackupSpec spec, Catalog catalog, ItemReader reader, List<String> warnings) throws ClusterException {
        Map<String, Map<String, String>> existing = new TreeMap<>();
        ResourceType type = catalog.resolve(NAMESPACES);
        try {
            reader.refs(type, "", "", ref -> existing.put(ref.name(), ref.labels()));
        } catch (ClusterException e) {
            boolean namesOnly = !spec.includedNamespaces().isEmpty()
                    && spec.includedNamespaces().stream().allMatch(text -> new Glob(text).isName());
            if (e.status() != 403 || !namesOnly) {
                throw e;
            }
            warnings.add(e.getMessage() + "; the named namespaces are taken as they are written");
            spec.includedNamespaces().forEach(name -> existing.put(name, Map.of()));
        }
        return existing;
    }

    private static ItemId resolveItem(ItemId written, Catalog catalog) {
        ResourceType type = catalog.resolve(written.type());
        if (type.namespaced() != written.namespaced()) {
            throw new InvalidInputException(
                    type.namespaced()
                            ? "'" + written + "' has no namespace: write " + type.id() + "/NAMESPACE/" + written.name()
                            : "'" + written + "' has a namespace, and " + type.id() + " are cluster-scoped: write "
                                    + type.id() + "/" + written.name());
        }
        return ItemId.of(type, written.namespace(), written.name());
    }

    /** The namespace part. */
    public NamespaceFilter namespaces() {
        return namespaces;
    }

    /** The label selectors of which a listed item must match one; empty for no condition. */
    public List<LabelSelector> selectors() {
        return selectors;
    }

    /** The single items that the user asked for. */
    public Set<ItemId> items() {
        return items;
    }

    /** Whether items of this type are listed. */
    public boolean lists(ResourceType type) {
        return !itemsOnly && types.takes(type);
    }

    /** Whether the user named the type himself. */
    public boolean asksFor(ResourceType type) {
        return types.asksFor(type)
                || items.stream().anyMatch(item -> item.type().equals(type.id()));
    }

    /** Whether an item that a list or a collector gave is taken. */
    public boolean takes(ResourceType type, String namespace, String name, Map<String, String> labels) {
        if (ExcludeLabels.excluded(labels)) {
            return false;
        }
        if (items.contains(ItemId.of(type, namespace, name))) {
            return true;
        }
        return lists(type) && takesPlace(type, namespace, name);
    }

    /** Whether an item that belongs to another one is taken: label selectors don't matter here. */
    public boolean takesRelated(ResourceType type, String namespace, String name, Map<String, String> labels) {
        return !ExcludeLabels.excluded(labels) && types.takesRelated(type) && takesPlace(type, namespace, name);
    }

    private boolean takesPlace(ResourceType type, String namespace, String name) {
        if (type.namespaced()) {
            return namespaces.takes(namespace);
        }
        return !type.id().equals(NAMESPACES) || namespaces.takes(name);
    }

    /** Whether labels meet one of the selectors, or there is none. */
    public boolean selects(Map<String, String> labels) {
        return selectors.isEmpty() || selectors.stream().anyMatch(selector -> selector.matches(labels));
    }

    /**
     * Why an item that the user gave a turn by name is outside of what the backup takes, as the end of a sentence; empty
     * if it is inside.
     */
    public String whyOutside(ResourceType type, String namespace, String name) {
        if (items.contains(ItemId.of(type, namespace, name))) {
            return "";
        }
        if (!takesPlace(type, namespace, name)) {
            return "the backup doesn't take the namespace " + (type.namespaced() ? namespace : name);
        }
        return types.takesRelated(type) || lists(type) ? "" : "the backup doesn't take " + type.id();
    }
}
