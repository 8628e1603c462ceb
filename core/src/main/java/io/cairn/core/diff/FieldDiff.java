// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.diff;

import io.cairn.api.ObjectTree;
import io.cairn.core.apply.Content;
import io.cairn.core.apply.Differences;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields in which two objects differ, without what only a server sets. Lists whose elements all have names of their own,
 * such as containers, are compared by name, others by place.
 */
final class FieldDiff {

    private static final Object ABSENT = new Object();

    private final List<FieldChange> changes = new ArrayList<>();

    private FieldDiff() {}

    static List<FieldChange> between(ObjectTree before, ObjectTree after) {
        FieldDiff diff = new FieldDiff();
        diff.trees("", Content.of(before), Content.of(after));
        return diff.changes;
    }

    private void trees(String path, ObjectTree before, ObjectTree after) {
        Set<String> names = new TreeSet<>(before.fields().keySet());
        names.addAll(after.fields().keySet());
        for (String name : names) {
            values(
                    Differences.below(path, name),
                    Optional.ofNullable(before.fields().get(name)),
                    Optional.ofNullable(after.fields().get(name)));
        }
    }

    private void values(String path, Optional<?> before, Optional<?> after) {
        if (before.equals(after)) {
            return;
        }
        Object one = before.isPresent() ? before.get() : ABSENT;
        Object other = after.isPresent() ? after.get() : ABSENT;
        if (one instanceof ObjectTree a && other instanceof ObjectTree b) {
            trees(path, a, b);
        } else if (one instanceof List<?> a && other instanceof List<?> b) {
            lists(path, a, b);
        } else {
            changes.add(new FieldChange(path, before.map(value -> value), after.map(value -> value)));
        }
    }

    private void lists(String path, List<?> before, List<?> after) {
        Optional<Map<String, Object>> one = byName(before);
        Optional<Map<String, Object>> other = byName(after);
        if (one.isPresent() && other.isPresent()) {
            named(path, one.get(), other.get(), before, after);
            return;
        }
        for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
            values(path + "[" + i + "]", at(before, i), at(after, i));
        }
    }

    private static Optional<?> at(List<?> list, int index) {
        return index < list.size() ? Optional.of(list.get(index)) : Optional.empty();
    }

    private void named(String path, Map<String, Object> one, Map<String, Object> other, List<?> before, List<?> after) {
        int known = changes.size();
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        for (String name : names) {
            values(path + "[" + name + "]", Optional.ofNullable(one.get(name)), Optional.ofNullable(other.get(name)));
        }
        if (changes.size() == known) {
            // The same elements in another order; order says something, as with init containers.
            changes.add(new FieldChange(path, Optional.of(before), Optional.of(after)));
        }
    }

    /** The elements by their names, if each has one of its own. */
    private static Optional<Map<String, Object>> byName(List<?> list) {
        Map<String, Object> byName = new LinkedHashMap<>();
        for (Object element : list) {
            Optional<String> name = element instanceof ObjectTree tree ? tree.text("name") : Optional.empty();
            if (name.isEmpty() || byName.put(name.get(), element) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(byName);
    }
}
