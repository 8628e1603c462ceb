// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorecleaning;

import io.cairn.api.ObjectTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Changes of trees. What is not there, or is of another kind than it should be, is left as it is. */
final class Trees {

    private Trees() {}

    /** Without these annotations; without the field if none is left. */
    static ObjectTree withoutAnnotations(ObjectTree object, String... keys) {
        return withoutFields(object, List.of(keys)::contains, "metadata", "annotations");
    }

    /** Without these labels; without the field if none is left. */
    static ObjectTree withoutLabels(ObjectTree object, String... keys) {
        return withoutFields(object, List.of(keys)::contains, "metadata", "labels");
    }

    /** Without some fields of the object at a path; without that object if it becomes empty. */
    static ObjectTree withoutFields(ObjectTree object, Predicate<String> drop, String... path) {
        Map<String, Object> fields =
                object.tree(path).orElse(ObjectTree.empty()).fields();
        Map<String, Object> left = new LinkedHashMap<>(fields);
        if (!left.keySet().removeIf(drop)) {
            return object;
        }
        return left.isEmpty() ? object.without(path) : object.with(left, path);
    }

    /** Without some values of the list at a path; without the list if it becomes empty. */
    static ObjectTree withoutElements(ObjectTree object, Predicate<Object> drop, String... path) {
        if (!(object.value(path).orElse(null) instanceof List<?> list)) {
            return object;
        }
        List<?> left = new ArrayList<>(list);
        if (!left.removeIf(drop)) {
            return object;
        }
        return left.isEmpty() ? object.without(path) : object.with(left, path);
    }

    /** With each object in the list at a path changed. */
    static ObjectTree withEach(ObjectTree object, UnaryOperator<ObjectTree> change, String... path) {
        if (!(object.value(path).orElse(null) instanceof List<?> list)) {
            return object;
        }
        List<?> changed = list.stream()
                .map(value -> value instanceof ObjectTree tree ? change.apply(tree) : value)
                .toList();
        return changed.equals(list) ? object : object.with(changed, path);
    }

    /** With the text at a path changed. */
    static ObjectTree withText(ObjectTree object, UnaryOperator<String> change, String... path) {
        return object.text(path)
                .map(text -> object.with(change.apply(text), path))
                .orElse(object);
    }
}
