// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.ObjectTree;
import io.cairn.core.spec.Shape.Field;
import io.cairn.core.spec.Shape.Struct;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema (draft 2020-12) of a specification file, for editors. It is made of the table of fields by which the
 * reader checks a file.
 */
public final class SpecSchema {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    /** The maps of known fields that were met, each by the name of its definition: they stand in the schema once. */
    private final Map<Struct, String> names = new LinkedHashMap<>();

    private final Map<String, Object> definitions = new LinkedHashMap<>();

    private SpecSchema() {}

    /** The schema of kind {@code Backup}. */
    public static ObjectTree backup() {
        return schema("Cairn backup specification", BackupShape.DOCUMENT);
    }

    /** The schema of kind {@code Restore}. */
    public static ObjectTree restore() {
        return schema("Cairn restore specification", RestoreShape.DOCUMENT);
    }

    /** The schema of kind {@code Transforms}. */
    public static ObjectTree transforms() {
        return schema("Cairn transforms", TransformShape.DOCUMENT);
    }

    private static ObjectTree schema(String title, Struct document) {
        SpecSchema made = new SpecSchema();
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", DIALECT);
        schema.put("title", title);
        schema.putAll(made.object(document));
        schema.put("required", List.of("apiVersion", "kind"));
        schema.put("$defs", made.definitions);
        return ObjectTree.of(schema);
    }

    private Map<String, Object> of(Shape shape) {
        if (shape instanceof Struct struct) {
            return Map.of("$ref", "#/$defs/" + definition(struct));
        }
        if (shape instanceof Shape.MapOf map) {
            return fields("type", "object", "additionalProperties", of(map.value()));
        }
        if (shape instanceof Shape.ListOf list) {
            return fields("type", "array", "items", of(list.element()));
        }
        if (shape instanceof Shape.Either either) {
            return Map.of("anyOf", either.shapes().stream().map(this::of).toList());
        }
        if (shape instanceof Shape.OneOf one) {
            return Map.of("enum", one.words());
        }
        if (shape instanceof Shape.Any) {
            return Map.of();
        }
        if (shape instanceof Shape.Truth) {
            return Map.of("type", "boolean");
        }
        return Map.of("type", List.of("string", "number", "boolean"));
    }

    /** In the order in which they are written, so that every build makes the same file. */
    private static Map<String, Object> fields(String name, Object value, String nextName, Object nextValue) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(name, value);
        fields.put(nextName, nextValue);
        return fields;
    }

    private String definition(Struct struct) {
        String known = names.get(struct);
        if (known != null) {
            return known;
        }
        String name = struct.name().replace(' ', '-');
        for (int number = 2; names.containsValue(name); number++) {
            name = struct.name().replace(' ', '-') + "-" + number;
        }
        names.put(struct, name);
        definitions.put(name, object(struct));
        return name;
    }

    private Map<String, Object> object(Struct struct) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Field field : struct.fields()) {
            if (field.shape() instanceof Shape.Refused) {
                continue;
            }
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", field.meaning());
            property.putAll(of(field.shape()));
            properties.put(field.name(), property);
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        return schema;
    }
}
