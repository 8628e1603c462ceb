// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import java.util.Optional;

/**
 * An object as it is to be in the target cluster.
 *
 * @param type its type as the target serves it
 * @param object the whole object: cleaned, in its target namespace, with the owners it has there. Fields that only a server
 *     sets (uid, resourceVersion and the like) are not sent
 * @param status the status that it gets after it was made, if wanted
 * @param first the object as it is created, where that is not yet as it is to be; one that exists is never compared with it
 */
public record Desired(ResourceType type, ObjectTree object, Optional<ObjectTree> status, ObjectTree first) {

    /** An object that is created as it is to be. */
    public Desired(ResourceType type, ObjectTree object, Optional<ObjectTree> status) {
        this(type, object, status, object);
    }

    /** The same object, created as it is to be. */
    Desired atOnce() {
        return new Desired(type, object, status, object);
    }

    /** The target namespace, empty for a cluster-scoped object. */
    public String namespace() {
        return object.text("metadata", "namespace").orElse("");
    }

    /** The object's name. */
    public String name() {
        return object.text("metadata", "name").orElse("");
    }

    /** The object's id in the target. */
    public ItemId id() {
        return ItemId.of(type, namespace(), name());
    }
}
