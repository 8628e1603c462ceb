// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ObjectTree;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What is known of an object in the cluster.
 *
 * @param fingerprint of its cleaned content
 * @param reset whether cleaning gives other values to fields of it, which are then not to be sent
 * @param released whether it is a volume that is bound to a claim which is gone
 * @param terminating whether it is being deleted
 * @param withoutStatus when Cairn made it, if it did and never set its status
 * @param whole the object as it was read, uncleaned; empty if only a list of it was read
 */
record Live(
        Fingerprint fingerprint,
        boolean reset,
        boolean released,
        String uid,
        String resourceVersion,
        boolean terminating,
        Optional<Instant> withoutStatus,
        Optional<ObjectTree> whole) {

    static Live of(ObjectTree object, UnaryOperator<ObjectTree> clean) {
        ObjectTree cleaned = clean.apply(object);
        return new Live(
                Fingerprint.of(cleaned),
                Overlay.resets(object, cleaned),
                ReleasedVolume.isOne(object),
                object.text("metadata", "uid").orElse(""),
                object.text("metadata", "resourceVersion").orElse(""),
                object.text("metadata", "deletionTimestamp").isPresent(),
                OwnMarks.madeWithoutStatus(object),
                Optional.of(object));
    }

    Live withoutContent() {
        return new Live(
                fingerprint, reset, released, uid, resourceVersion, terminating, withoutStatus, Optional.empty());
    }
}
