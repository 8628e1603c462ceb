// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import io.cairn.api.ItemId;
import java.util.List;
import java.util.Optional;

/**
 * Hides the values of secrets. What may be shown is counted out, so that a value which was copied elsewhere, as
 * {@code kubectl apply} does into an annotation, is hidden too.
 */
final class SecretMask {

    private static final Object HIDDEN = "(hidden)";
    private static final List<String> SHOWN = List.of(
            "apiVersion",
            "kind",
            "type",
            "immutable",
            "metadata.labels",
            "metadata.finalizers",
            "metadata.ownerReferences");

    private SecretMask() {}

    static List<FieldChange> of(ItemId item, List<FieldChange> changes) {
        return item.type().equals("secrets")
                ? changes.stream().map(SecretMask::masked).toList()
                : changes;
    }

    private static FieldChange masked(FieldChange change) {
        return isShown(change.path())
                ? change
                : new FieldChange(change.path(), hidden(change.before()), hidden(change.after()));
    }

    private static boolean isShown(String path) {
        return SHOWN.stream()
                .anyMatch(shown -> path.equals(shown) || path.startsWith(shown + ".") || path.startsWith(shown + "["));
    }

    private static Optional<Object> hidden(Optional<Object> value) {
        return value.map(any -> HIDDEN);
    }
}
