// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads JSON, and writes it byte for byte as the Go encoder of a kube-apiserver does. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().characterEscapes(new GoEscapes()).build())
            .build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array(Collection<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    /** Reads an object. */
    static ObjectNode parse(byte[] bytes) {
        try {
            if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException e) {
            throw KubeError.badRequest(
                    "the object provided is unrecognized: json parse error: " + e.getOriginalMessage());
        }
        throw KubeError.badRequest("the object provided is unrecognized: json parse error: not an object");
    }

    static JsonNode parseAny(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (JacksonException e) {
            throw KubeError.badRequest("error decoding patch: " + e.getOriginalMessage());
        }
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    static byte[] line(JsonNode node) {
        byte[] json = bytes(node);
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    static String text(JsonNode node) {
        return new String(bytes(node), StandardCharsets.UTF_8);
    }

    /** The same value with the fields of every object in alphabetical order, as Go writes its maps. */
    static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode sorted = object();
            new TreeSet<>(object.propertyNames()).forEach(name -> sorted.set(name, sorted(object.get(name))));
            return sorted;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
            array.forEach(element -> sorted.add(sorted(element)));
            return sorted;
        }
        return node;
    }

    /** The same object with these fields first, where it has them. */
    static ObjectNode ordered(ObjectNode object, List<String> first) {
        ObjectNode ordered = object();
        for (String name : first) {
            if (object.has(name)) {
                ordered.set(name, object.get(name));
            }
        }
        object.properties().stream()
                .filter(field -> !first.contains(field.getKey()))
                .forEach(field -> ordered.set(field.getKey(), field.getValue()));
        return ordered;
    }

    static Map<String, String> texts(JsonNode object) {
        if (object.isEmpty()) {
            return Map.of();
        }
        Map<String, String> texts = new java.util.HashMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asString("")));
        return Map.copyOf(texts);
    }

    private static final class GoEscapes extends CharacterEscapes {

        @Serial
        private static final long serialVersionUID = 1L;

        private static final char LINE_SEPARATOR = '\u2028';
        private static final char PARAGRAPH_SEPARATOR = '\u2029';

        private final int[] codes = codes();

        private static int[] codes() {
            int[] codes = standardAsciiEscapesForJSON();
            for (int c = 0; c < ' '; c++) {
                if (codes[c] == ESCAPE_STANDARD) {
                    codes[c] = ESCAPE_CUSTOM;
                }
            }
            for (char c : "<>&".toCharArray()) {
                codes[c] = ESCAPE_CUSTOM;
            }
            return codes;
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            boolean escaped = c < codes.length || c == LINE_SEPARATOR || c == PARAGRAPH_SEPARATOR;
            return escaped ? new SerializedString(String.format(Locale.ROOT, "\\u%04x", c)) : null;
        }
    }
}
