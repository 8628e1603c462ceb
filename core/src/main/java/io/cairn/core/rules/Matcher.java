// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.Glob;
import io.cairn.core.spec.Position;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * A selector, resolved in one cluster. Immutable; safe for use by several threads.
 *
 * @param types the types; empty for all of them
 * @param names patterns of which an item must match one; empty for no condition
 * @param exact the items that are named one by one, in their order, and where; nothing else is asked of them. It is not
 *     copied, since there may be very many: nobody changes it any more
 * @param namespaces patterns of which the namespace must match one; empty for no condition
 * @param conditions what else an item must meet
 * @param keys under what an index finds it
 */
record Matcher(
        List<ResourceType> types,
        List<NamePattern> names,
        Map<ItemId, Position> exact,
        List<Glob> namespaces,
        List<Predicate<Subject>> conditions,
        IndexKeys keys) {

    Matcher {
        types = List.copyOf(types);
        names = List.copyOf(names);
        exact = Collections.unmodifiableMap(exact);
        namespaces = List.copyOf(namespaces);
        conditions = List.copyOf(conditions);
    }

    /** Whether the name of an item tells if it matches, so that nothing must be read. */
    boolean byNameAlone() {
        return conditions.isEmpty();
    }

    /** Whether it names all that it matches one by one. */
    boolean exactOnly() {
        return keys instanceof IndexKeys.ByName;
    }

    boolean takesType(ResourceType type) {
        return types.isEmpty() || types.contains(type);
    }

    boolean matches(Subject item) {
        if (exactOnly()) {
            return exact.containsKey(item.id());
        }
        return takesType(item.type())
                && namePosition(item.namespace(), item.name()) >= 0
                && inNamespace(item)
                && meetsAll(item);
    }

    private boolean inNamespace(Subject item) {
        return namespaces.isEmpty() || (item.type().namespaced() && anyMatches(namespaces, item.namespace()));
    }

    private boolean meetsAll(Subject item) {
        // Asked for many items: an index makes no iterator.
        for (int i = 0; i < conditions.size(); i++) {
            if (!conditions.get(i).test(item)) {
                return false;
            }
        }
        return true;
    }

    private static boolean anyMatches(List<Glob> globs, String text) {
        for (Glob glob : globs) {
            if (glob.matches(text)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a list of the type in the namespace, or in all if that is empty, can hold a match. */
    boolean mayBeIn(ResourceType type, String namespace) {
        if (!takesType(type) || (!namespaces.isEmpty() && !type.namespaced())) {
            return false;
        }
        if (namespace.isEmpty() || !type.namespaced()) {
            return true;
        }
        return (namespaces.isEmpty() || anyMatches(namespaces, namespace))
                && (names.isEmpty() || anyNameIsIn(namespace));
    }

    private boolean anyNameIsIn(String namespace) {
        for (NamePattern name : names) {
            if (name.namespaced() && name.namespace().matches(namespace)) {
                return true;
            }
        }
        return false;
    }

    /** Whether all that such a list gives match. */
    boolean takesAll(ResourceType type, String namespace) {
        return !exactOnly()
                && takesType(type)
                && names.isEmpty()
                && conditions.isEmpty()
                && (namespaces.isEmpty() || (!namespace.isEmpty() && anyMatches(namespaces, namespace)));
    }

    /** Which of the patterns is the first to match, -1 if none is; 0 if there are none. */
    int namePosition(String namespace, String name) {
        if (names.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).matches(namespace, name)) {
                return i;
            }
        }
        return -1;
    }
}
