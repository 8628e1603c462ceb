// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ItemId;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import java.util.Map;

/**
 * One item as the bytes that the API server answers to a GET of it, without the closing newline, whether it was read by
 * a GET or from a list. Equality is by identity of the bytes.
 *
 * @param type the type that it was read as
 * @param namespace the namespace, empty for a cluster-scoped item
 * @param name the name
 * @param uid the uid, empty if the object has none
 * @param resourceVersion the object's version, empty if the object has none
 * @param labels the labels, possibly none
 * @param terminating whether a deletion has begun
 * @param json the object; not copied, so don't change it
 */
// Bytes by the megabyte that nobody compares: a copy or a wrapper would buy nothing.
@SuppressWarnings("ArrayRecordComponent")
public record RawItem(
        ResourceType type,
        String namespace,
        String name,
        String uid,
        String resourceVersion,
        Map<String, String> labels,
        boolean terminating,
        byte[] json) {

    /** The item's id. */
    public ItemId id() {
        return ItemId.of(type, namespace, name);
    }

    /**
     * The rest of its metadata: annotations, owners and creation time, which are read from the object now.
     *
     * @throws tools.jackson.core.JacksonException if the object is not JSON
     */
    public ItemRef ref() {
        return RefPage.single(type, json);
    }

    /** The same item with other content. */
    public RawItem withJson(byte[] changed) {
        return new RawItem(type, namespace, name, uid, resourceVersion, labels, terminating, changed);
    }
}
