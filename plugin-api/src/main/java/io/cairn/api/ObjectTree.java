// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON object as an immutable tree, in the field order of its source.
 *
 * <p>A value is a {@link String}, a {@link Boolean}, a {@link Long}, a {@link BigInteger}, a {@link BigDecimal}, an
 * {@code ObjectTree}, an unmodifiable {@link List} of values, or {@link JsonNull#NULL}. Safe for use by several threads.
 */
public final class ObjectTree {

    /** The JSON value {@code null}, told apart from an absent field. */
    public enum JsonNull {
        /** The only one. */
        NULL
    }

    private static final ObjectTree EMPTY = new ObjectTree(Map.of());

    private final Map<String, Object> fields;

    private ObjectTree(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** The object without fields. */
    public static ObjectTree empty() {
        return EMPTY;
    }

    /**
     * A tree of these fields. Maps become trees, {@code Integer} becomes {@code Long}, {@code Double} becomes
     * {@code BigDecimal}; lists and maps are copied to any depth.
     *
     * @throws IllegalArgumentException if a value, at any depth, is of another class
     */
    public static ObjectTree of(Map<String, ?> fields) {
        return new ObjectTree(copy(fields));
    }

    private static Map<String, Object> copy(Map<?, ?> fields) {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            copy.put(String.valueOf(field.getKey()), toValue(field.getValue()));
        }
        return Collections.unmodifiableMap(copy);
    }

    /** The fields in order; the map can't be modified. */
    public Map<String, Object> fields() {
        return fields;
    }

    /** The value at the path of field names, if there is one. */
    public Optional<Object> value(String... path) {
        Object value = this;
        for (String name : path) {
            if (!(value instanceof ObjectTree tree) || !tree.fields.containsKey(name)) {
                return Optional.empty();
            }
            value = tree.fields.get(name);
        }
        return Optional.of(value);
    }

    /** The text at the path; empty if there is none or the value is not a text. */
    public Optional<String> text(String... path) {
        return value(path).orElse(null) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The object at the path; empty if there is none or the value is not an object. */
    public Optional<ObjectTree> tree(String... path) {
        return value(path).orElse(null) instanceof ObjectTree tree ? Optional.of(tree) : Optional.empty();
    }

    /** The objects in the list at the path, without its other values; empty if there is no list. */
    public List<ObjectTree> trees(String... path) {
        return elements(ObjectTree.class, path);
    }

    /** The texts in the list at the path, without its other values; empty if there is no list. */
    public List<String> texts(String... path) {
        return elements(String.class, path);
    }

    private <T> List<T> elements(Class<T> kind, String... path) {
        if (!(value(path).orElse(null) instanceof List<?> list)) {
            return List.of();
        }
        return list.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The text fields of the object at the path, such as labels; other values are left out. */
    public Map<String, String> textFields(String... path) {
        Map<String, String> texts = new LinkedHashMap<>();
        tree(path).orElse(EMPTY).fields.forEach((name, value) -> {
            if (value instanceof String text) {
                texts.put(name, text);
            }
        });
        return Collections.unmodifiableMap(texts);
    }

    /**
     * This tree with a value at a path, in place of what stood there; objects missing on the way are made.
     *
     * @throws IllegalArgumentException if the path is empty, or the value is of a class that {@link #of} refuses
     */
    public ObjectTree with(Object value, String... path) {
        return replaced(Optional.of(toValue(value)), path, 0);
    }

    /** This tree without the field at the path; the same tree if there is none. */
    public ObjectTree without(String... path) {
        return value(path).isEmpty() ? this : replaced(Optional.empty(), path, 0);
    }

    private ObjectTree replaced(Optional<Object> value, String[] path, int depth) {
        if (path.length == 0) {
            throw new IllegalArgumentException("a path needs at least one field name");
        }
        Map<String, Object> copy = new LinkedHashMap<>(fields);
        String name = path[depth];
        if (depth == path.length - 1) {
            if (value.isPresent()) {
                copy.put(name, value.get());
            } else {
                copy.remove(name);
            }
        } else {
            ObjectTree below = fields.get(name) instanceof ObjectTree tree ? tree : EMPTY;
            copy.put(name, below.replaced(value, path, depth + 1));
        }
        return new ObjectTree(Collections.unmodifiableMap(copy));
    }

    private static Object toValue(Object value) {
        if (value instanceof Map<?, ?> map) {
            return new ObjectTree(copy(map));
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            for (Object element : list) {
                copy.add(toValue(element));
            }
            return Collections.unmodifiableList(copy);
        }
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof Double number) {
            return BigDecimal.valueOf(number);
        }
        if (value instanceof String
                || value instanceof Boolean
                || value instanceof Long
                || value instanceof BigInteger
                || value instanceof BigDecimal
                || value instanceof ObjectTree
                || value instanceof JsonNull) {
            return value;
        }
        throw new IllegalArgumentException("not a JSON value: " + Objects.toString(value));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ObjectTree tree && fields.equals(tree.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.toString();
    }
}
