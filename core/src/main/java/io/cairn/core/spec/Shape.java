// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JsonToken;

/**
 * What a value of a specification may look like. The reader checks a file by it before it looks at any value, and the
 * JSON Schema is made of it, so the two can't differ.
 */
sealed interface Shape {

    /** A single value. */
    record Text() implements Shape {}

    /** Any value at all. */
    record Any() implements Shape {}

    /** True or false. */
    record Truth() implements Shape {}

    /** One of a few words. */
    record OneOf(List<String> words) implements Shape {}

    /** A list. */
    record ListOf(Shape element) implements Shape {}

    /**
     * Nothing: the field is known elsewhere, and not here.
     *
     * @param why what is said of a value, whatever it is
     */
    record Refused(String why) implements Shape {}

    /** A map whose keys the user chooses. */
    record MapOf(Shape value) implements Shape {}

    /** One of several shapes, of which no two are of the same kind of node. */
    record Either(List<Shape> shapes) implements Shape {}

    /**
     * A map of known fields.
     *
     * @param name what it is called, lower case and without an article
     */
    record Struct(String name, List<Field> fields) implements Shape {

        /** The names of its fields. */
        Set<String> names() {
            return fields.stream().map(Field::name).collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        }
    }

    /**
     * A field of a map.
     *
     * @param meaning a sentence for people who fill it in
     */
    record Field(String name, Shape shape, String meaning) {}

    /** A single value or a list of such. */
    static Shape oneOrMore(Shape shape) {
        return new Either(List.of(shape, new ListOf(shape)));
    }

    /**
     * Complains if a value is of another shape.
     *
     * @param what what the value is called
     */
    default void check(YamlNode node, String what) {
        if (this instanceof Struct struct && node instanceof YamlNode.Entries entries) {
            checkFields(struct, entries);
        } else if (this instanceof MapOf map && node instanceof YamlNode.Entries entries) {
            entries.values().forEach((name, value) -> map.value().check(value, "'" + name + "'"));
        } else if (this instanceof ListOf list && node instanceof YamlNode.Elements elements) {
            elements.values().forEach(element -> list.element().check(element, "an element of " + what));
        } else if (this instanceof Either either) {
            either.shapes().stream()
                    .filter(shape -> shape.takes(node))
                    .findFirst()
                    .orElseThrow(() -> node.error(what + " must be " + kind()))
                    .check(node, what);
        } else if (this instanceof OneOf one && node instanceof YamlNode.Scalar scalar) {
            if (!one.words().contains(scalar.value())) {
                throw scalar.error("'" + scalar.value() + "' is not a value of " + what.replace("'", "")
                        + Nearest.hint(scalar.value(), one.words()) + "; write one of "
                        + String.join(", ", one.words()));
            }
        } else if (this instanceof Refused refused) {
            throw node.error(refused.why());
        } else if (!takes(node)) {
            throw node.error(what + " must be " + kind());
        }
    }

    private static void checkFields(Struct struct, YamlNode.Entries entries) {
        Map<String, Shape> known = new LinkedHashMap<>();
        Map<String, Shape> refused = new LinkedHashMap<>();
        struct.fields()
                .forEach(
                        field -> (field.shape() instanceof Refused ? refused : known).put(field.name(), field.shape()));
        entries.values().forEach((name, value) -> {
            Shape shape = known.getOrDefault(name, refused.get(name));
            if (shape == null) {
                throw entries.keyError(
                        name,
                        "unknown field '" + name + "' in " + struct.name() + Nearest.hint(name, known.keySet())
                                + "; known here: " + String.join(", ", known.keySet()));
            }
            if (!(value instanceof YamlNode.Scalar scalar && scalar.token() == JsonToken.VALUE_NULL)) {
                shape.check(value, "'" + name + "'");
            }
        });
    }

    private boolean takes(YamlNode node) {
        if (this instanceof Any) {
            return true;
        }
        if (this instanceof Truth) {
            return node instanceof YamlNode.Scalar scalar
                    && (scalar.token() == JsonToken.VALUE_TRUE || scalar.token() == JsonToken.VALUE_FALSE);
        }
        if (this instanceof Either either) {
            return either.shapes().stream().anyMatch(shape -> shape.takes(node));
        }
        if (this instanceof ListOf) {
            return node instanceof YamlNode.Elements;
        }
        if (this instanceof MapOf || this instanceof Struct) {
            return node instanceof YamlNode.Entries;
        }
        return node instanceof YamlNode.Scalar;
    }

    private String kind() {
        if (this instanceof Truth) {
            return "true or false";
        }
        if (this instanceof OneOf one) {
            return "one of " + String.join(", ", one.words());
        }
        if (this instanceof ListOf) {
            return "a list";
        }
        if (this instanceof MapOf) {
            return "a map";
        }
        if (this instanceof Struct struct) {
            return "a map of fields, such as "
                    + struct.fields().stream()
                            .filter(field -> !(field.shape() instanceof Refused))
                            .map(Field::name)
                            .limit(3)
                            .collect(Collectors.joining(", "));
        }
        if (this instanceof Either either) {
            return either.shapes().stream().map(Shape::kind).distinct().collect(Collectors.joining(" or "));
        }
        return "a single value";
    }
}
