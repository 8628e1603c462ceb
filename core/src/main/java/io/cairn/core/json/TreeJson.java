// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.json;

import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectTree.JsonNull;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads and writes {@link ObjectTree} as JSON (RFC 8259) in UTF-8: compact, fields in their order, numbers exact in value
 * (a fraction may be written with another exponent).
 */
public final class TreeJson {

    /** For objects that an API server has accepted: its own limits are tighter than any that would be set here. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(10_000)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private TreeJson() {}

    /**
     * Reads one object.
     *
     * @throws JacksonException if the bytes are not one JSON object
     */
    public static ObjectTree read(byte[] json) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            return readObject(parser);
        }
    }

    /** Why a text could not be read, in the library's words, but for those about where it keeps the text from. */
    public static String reason(JacksonException e) {
        return String.valueOf(e.getOriginalMessage()).replaceFirst(" \\(start marker at \\[Source: .*", "");
    }

    /**
     * Reads the object that a parser stands at the start of, in whatever format; the parser is left at its end.
     *
     * @throws JacksonException if the parser doesn't stand at an object, or the text is malformed
     */
    public static ObjectTree readObject(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new tools.jackson.core.exc.StreamReadException(parser, "not an object");
        }
        return (ObjectTree) value(parser);
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    parser.nextToken();
                    fields.put(name, value(parser));
                }
                yield ObjectTree.of(fields);
            }
            case START_ARRAY -> {
                List<Object> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield elements;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> JsonNull.NULL;
            default -> throw new tools.jackson.core.exc.StreamReadException(parser, "not a value");
        };
    }

    /** Writes a tree, without a closing newline. */
    public static byte[] write(ObjectTree tree) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(generator, tree);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator generator, Object value) {
        if (value instanceof ObjectTree tree) {
            generator.writeStartObject();
            for (Map.Entry<String, Object> field : tree.fields().entrySet()) {
                generator.writeName(field.getKey());
                write(generator, field.getValue());
            }
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object element : list) {
                write(generator, element);
            }
            generator.writeEndArray();
        } else if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Long number) {
            generator.writeNumber(number);
        } else if (value instanceof BigInteger number) {
            generator.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            generator.writeNumber(number.toString());
        } else if (value instanceof Boolean truth) {
            generator.writeBoolean(truth);
        } else {
            generator.writeNull();
        }
    }
}
