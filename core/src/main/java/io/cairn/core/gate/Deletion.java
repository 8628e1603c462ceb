// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.core.gate.Readiness.NotYet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether an object that is being deleted is gone, and what holds it. */
final class Deletion {

    /** The conditions of a namespace that say what is left in it, or what keeps it from being looked at. */
    private static final List<String> HOLDING = List.of(
            "NamespaceFinalizersRemaining",
            "NamespaceContentRemaining",
            "NamespaceDeletionContentFailure",
            "NamespaceDeletionDiscoveryFailure");

    private Deletion() {}

    /** Ready if there is no such object, or it stays. */
    static Readiness of(Optional<Item> found) {
        return found.map(Item::object)
                .filter(object -> object.value("metadata", "deletionTimestamp").isPresent())
                .<Readiness>map(object -> new NotYet("it is being deleted" + held(object)))
                .orElseGet(Readiness::ready);
    }

    private static String held(ObjectTree object) {
        String held = HOLDING.stream()
                .filter(type -> Conditions.is(object, type, "True"))
                .flatMap(type -> Conditions.find(object, type).flatMap(one -> one.text("message")).stream())
                .map(String::strip)
                .collect(Collectors.joining("; "));
        return held.isEmpty() ? "" : ": " + held;
    }
}
