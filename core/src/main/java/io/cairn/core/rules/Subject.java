// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.RawItem;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An item as rules look at it. What an item of a list doesn't carry is read from its JSON when a rule first asks. */
final class Subject {

    private final ResourceType type;
    private final String namespace;
    private final String name;
    private final Map<String, String> labels;
    private final ItemId id;
    private final Supplier<ItemRef> source;
    private @Nullable ItemRef ref;

    private Subject(
            ResourceType type, String namespace, String name, Map<String, String> labels, Supplier<ItemRef> source) {
        this.type = type;
        this.namespace = namespace;
        this.name = name;
        this.labels = labels;
        this.id = ItemId.of(type, namespace, name);
        this.source = source;
    }

    static Subject of(ItemRef ref) {
        return new Subject(ref.type(), ref.namespace(), ref.name(), ref.labels(), () -> ref);
    }

    static Subject of(RawItem item) {
        return new Subject(item.type(), item.namespace(), item.name(), item.labels(), item::ref);
    }

    /** {@code NAMESPACE/NAME}, or {@code NAME} of a cluster-scoped item. */
    static String path(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace.concat("/").concat(name);
    }

    ResourceType type() {
        return type;
    }

    String namespace() {
        return namespace;
    }

    String name() {
        return name;
    }

    Map<String, String> labels() {
        return labels;
    }

    String path() {
        return path(namespace, name);
    }

    ItemId id() {
        return id;
    }

    /** All of its metadata. */
    ItemRef ref() {
        ItemRef known = ref;
        if (known == null) {
            known = source.get();
            ref = known;
        }
        return known;
    }
}
