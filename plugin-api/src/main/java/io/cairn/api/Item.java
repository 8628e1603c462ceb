// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

/**
 * One Kubernetes object: its type and its content. Immutable.
 *
 * @param type the type that it was read as
 * @param object the whole object, {@code apiVersion} and {@code kind} included
 */
public record Item(ResourceType type, ObjectTree object) {

    /** The id, taken from the object's metadata. */
    public ItemId id() {
        return ItemId.of(
                type,
                object.text("metadata", "namespace").orElse(""),
                object.text("metadata", "name").orElse(""));
    }

    /** The same item with other content. */
    public Item with(ObjectTree changed) {
        return new Item(type, changed);
    }
}
