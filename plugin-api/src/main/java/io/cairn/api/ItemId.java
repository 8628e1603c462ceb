// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

/**
 * Names one object of a cluster: {@code pods/shop/db-0}, {@code deployments.apps/shop/web},
 * {@code persistentvolumes/pv4}.
 *
 * <p>Ordered by type, then namespace, then name.
 *
 * @param type the type's {@linkplain ResourceType#id() id}
 * @param namespace the namespace, empty for a cluster-scoped object
 * @param name the object's name
 */
public record ItemId(String type, String namespace, String name) implements Comparable<ItemId> {

    /** The id of the object {@code name} of a type, in {@code namespace} or, where that is empty, in no namespace. */
    public static ItemId of(ResourceType type, String namespace, String name) {
        return new ItemId(type.id(), namespace, name);
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @throws InvalidInputException if the text has not two or three parts, or an empty one
     */
    public static ItemId parse(String text) {
        int first = text.indexOf('/');
        int last = text.lastIndexOf('/');
        String type = text.substring(0, Math.max(0, first));
        String namespace = first < last ? text.substring(first + 1, last) : "";
        String name = text.substring(last + 1);
        boolean filled = !type.isBlank() && !name.isBlank() && (first == last || !namespace.isBlank());
        if (!filled || namespace.indexOf('/') >= 0) {
            throw new InvalidInputException(
                    "'" + text + "' is not an item: write TYPE/NAMESPACE/NAME, or TYPE/NAME for a cluster-scoped type");
        }
        return new ItemId(type, namespace, name);
    }

    /** Whether the object lives in a namespace. */
    public boolean namespaced() {
        return !namespace.isEmpty();
    }

    /**
     * Ids are keys by the hundred thousand, and a record's own methods are slow in a young JVM. The factor keeps apart
     * numbered names in numbered namespaces.
     */
    @Override
    public final int hashCode() {
        return (31 * type.hashCode() + namespace.hashCode()) * 1_000_003 + name.hashCode();
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof ItemId id
                && name.equals(id.name)
                && namespace.equals(id.namespace)
                && type.equals(id.type);
    }

    @Override
    public int compareTo(ItemId other) {
        int byType = type.compareTo(other.type);
        if (byType != 0) {
            return byType;
        }
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespaced() ? type + "/" + namespace + "/" + name : type + "/" + name;
    }
}
