// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import io.cairn.api.ObjectTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts an object in place of a live one without losing what the cluster gave the live one: its service address, the claim's
 * volume, the pod's node. What cleaning takes from the live object is what the cluster gave it, so that stays unless the
 * new object says otherwise; and where the new object and the cleaned live one say the same, the live one's own words stay.
 */
final class Overlay {

    private Overlay() {}

    /** The object to send. */
    static ObjectTree of(ObjectTree live, ObjectTree cleaned, ObjectTree wanted) {
        Map<String, Object> fields = new LinkedHashMap<>();
        wanted.fields().forEach((name, value) -> {
            Object own = live.fields().get(name);
            Object left = cleaned.fields().get(name);
            fields.put(name, own == null || left == null ? value : one(own, left, value));
        });
        live.fields().forEach((name, value) -> {
            if (!wanted.fields().containsKey(name) && !cleaned.fields().containsKey(name)) {
                fields.put(name, value);
            }
        });
        return ObjectTree.of(fields);
    }

    private static Object one(Object live, Object cleaned, Object wanted) {
        if (live instanceof ObjectTree a && cleaned instanceof ObjectTree b && wanted instanceof ObjectTree c) {
            return of(a, b, c);
        }
        // The items of a list have no names by which they could be told, so it is one or the other.
        return cleaned.equals(wanted) ? live : wanted;
    }

    /**
     * The object to apply to a live one: without those single values that are wanted only because cleaning puts them, such as
     * the number of pods that is left to a replica set's deployment. Sent, they would undo what the cluster has put there.
     */
    static ObjectTree declared(ObjectTree live, ObjectTree cleaned, ObjectTree wanted) {
        Map<String, Object> fields = new LinkedHashMap<>();
        wanted.fields().forEach((name, value) -> {
            Object own = live.fields().get(name);
            Object left = cleaned.fields().get(name);
            if (own instanceof ObjectTree a && left instanceof ObjectTree b && value instanceof ObjectTree c) {
                fields.put(name, declared(a, b, c));
            } else if (!isReset(own, left) || !value.equals(left)) {
                fields.put(name, value);
            }
        });
        return ObjectTree.of(fields);
    }

    /** Whether cleaning gives another value to a field that has a single one. */
    static boolean resets(ObjectTree live, ObjectTree cleaned) {
        return cleaned.fields().entrySet().stream().anyMatch(field -> {
            Object own = live.fields().get(field.getKey());
            Object left = field.getValue();
            if (own instanceof ObjectTree a && left instanceof ObjectTree b) {
                return !a.equals(b) && resets(a, b);
            }
            return isReset(own, left);
        });
    }

    private static boolean isReset(@Nullable Object live, @Nullable Object cleaned) {
        return live != null
                && cleaned != null
                && !(live instanceof List<?>)
                && !(live instanceof ObjectTree)
                && !live.equals(cleaned);
    }
}
