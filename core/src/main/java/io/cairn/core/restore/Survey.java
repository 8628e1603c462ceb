// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.stored.StoredItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an archive was found to hold, kept small. Used by one thread. */
final class Survey {

    private static final String NAMESPACES = "namespaces";

    private final boolean annotations;
    private final List<StoredItem> items = new ArrayList<>();
    private final Map<ResourceType, ResourceType> types = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<Map<String, String>, Map<String, String>> labels = new HashMap<>();
    private final Map<String, Map<String, String>> namespaces = new TreeMap<>();

    /**
     * An empty survey.
     *
     * @param annotations whether anybody will ask for annotations, which may be large
     */
    Survey(boolean annotations) {
        this.annotations = annotations;
    }

    /** Takes an item. Types, namespaces and labels that are equal are kept once. */
    void add(StoredItem item) {
        ItemRef ref = item.ref();
        String namespace = once(names, ref.namespace());
        addNamespace(namespace);
        if (ref.type().id().equals(NAMESPACES)) {
            namespaces.put(ref.name(), ref.labels());
        }
        items.add(new StoredItem(
                new ItemRef(
                        once(types, ref.type()),
                        namespace,
                        ref.name(),
                        ref.uid(),
                        "",
                        once(labels, ref.labels()),
                        annotations ? ref.annotations() : Map.of(),
                        ref.owners(),
                        ref.created()),
                item.number(),
                item.position(),
                item.versions()));
    }

    /** Takes the namespace of something that is no item; empty for none. */
    void addNamespace(String namespace) {
        if (!namespace.isEmpty()) {
            namespaces.putIfAbsent(namespace, Map.of());
        }
    }

    private static <T> T once(Map<T, T> known, T value) {
        T before = known.putIfAbsent(value, value);
        return before == null ? value : before;
    }

    /** The items in the order of the archive. */
    List<StoredItem> items() {
        return items;
    }

    /** The labels of the namespaces by name, empty for one of which the archive has no object. */
    Map<String, Map<String, String>> namespaces() {
        return namespaces;
    }
}
