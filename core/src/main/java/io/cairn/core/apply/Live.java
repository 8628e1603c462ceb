// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ObjectTree;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is known of an object in the cluster.
 *
 * @param fingerprint of its cleaned content
 * @param terminating whether it is being deleted
 * @param whole the object as it was read, uncleaned; empty if only a list of it was read
 */
record Live(
        Fingerprint fingerprint, String uid, String resourceVersion, boolean terminating, Optional<ObjectTree> whole) {

    static Live of(ObjectTree object, UnaryOperator<ObjectTree> clean) {
        return new Live(
                Fingerprint.of(clean.apply(object)),
                object.text("metadata", "uid").orElse(""),
                object.text("metadata", "resourceVersion").orElse(""),
                object.text("metadata", "deletionTimestamp").isPresent(),
                Optional.of(object));
    }

    Live withoutContent() {
        return new Live(fingerprint, uid, resourceVersion, terminating, Optional.empty());
    }
}
