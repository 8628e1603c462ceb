// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What ordering needs of an item and no more. Immutable.
 *
 * @param type the item's type
 * @param namespace the namespace, empty for a cluster-scoped item
 * @param name the name
 * @param uid the uid that the API server gave the object
 * @param resourceVersion the version of the object that this was read from
 * @param labels the labels, possibly none
 * @param annotations the annotations, possibly none
 * @param owners the owner references, possibly none
 * @param created the creation time, {@link Instant#EPOCH} where the object states none
 */
public record ItemRef(
        ResourceType type,
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        Map<String, String> labels,
        Map<String, String> annotations,
        List<OwnerRef> owners,
        Instant created) {

    /** Copies the collections. */
    public ItemRef {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        owners = List.copyOf(owners);
    }

    /** The item's id. */
    public ItemId id() {
        return ItemId.of(type, namespace, name);
    }
}
