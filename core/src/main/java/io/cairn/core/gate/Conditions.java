// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import io.cairn.api.ObjectTree;
import io.cairn.core.gate.Readiness.NotYet;
import java.util.Optional;

/** The conditions of an object's status, and what else statuses have in common. */
final class Conditions {

    private static final String UNSEEN = "its controller has not looked at it yet";

    private Conditions() {}

    static Optional<ObjectTree> find(ObjectTree object, String type) {
        return object.trees("status", "conditions").stream()
                .filter(condition -> condition.text("type").orElse("").equals(type))
                .findFirst();
    }

    static boolean is(ObjectTree object, String type, String status) {
        return find(object, type)
                .filter(condition -> status(condition).equalsIgnoreCase(status))
                .isPresent();
    }

    /** A condition has the wanted status, and is about the object as it is now. */
    static Readiness check(ObjectTree object, String type, String status) {
        Optional<ObjectTree> found = find(object, type);
        if (found.isEmpty()) {
            return new NotYet("it has no condition " + type + " yet");
        }
        if (stale(object, number(found.get(), 0, "observedGeneration")) || unseen(object)) {
            return new NotYet(UNSEEN);
        }
        return status(found.get()).equalsIgnoreCase(status) ? Readiness.ready() : new NotYet(told(found.get()));
    }

    /** Why the object waits for its controller; empty if it doesn't, or nothing tells. */
    static Optional<Readiness> awaitsController(ObjectTree object) {
        return unseen(object) ? Optional.of(new NotYet(UNSEEN)) : Optional.empty();
    }

    private static boolean unseen(ObjectTree object) {
        return stale(object, number(object, 0, "status", "observedGeneration"));
    }

    /** Generations begin at 1, so 0 says that nothing tells. */
    private static boolean stale(ObjectTree object, long observed) {
        return observed > 0 && observed < number(object, 0, "metadata", "generation");
    }

    /** {@code its condition Ready is False: Reason: message}. */
    static String told(ObjectTree condition) {
        return "its condition " + condition.text("type").orElse("") + " is " + status(condition) + reason(condition);
    }

    /** {@code : Reason: message}, as far as the condition has them. */
    static String reason(ObjectTree condition) {
        return part(condition, "reason") + part(condition, "message");
    }

    private static String part(ObjectTree condition, String field) {
        return condition
                .text(field)
                .filter(text -> !text.isBlank())
                .map(text -> ": " + text.strip())
                .orElse("");
    }

    private static String status(ObjectTree condition) {
        return condition.text("status").orElse("Unknown");
    }

    static long number(ObjectTree object, long otherwise, String... path) {
        return object.value(path).orElse(otherwise) instanceof Long number ? number : otherwise;
    }
}
