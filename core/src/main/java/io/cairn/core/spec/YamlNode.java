// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectTree.JsonNull;
import io.cairn.core.json.TreeJson;
import io.cairn.core.json.YamlProblem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/** A value of a YAML document that knows where it stands, so that every complaint about it names its line and column. */
sealed interface YamlNode {

    /** Where the value starts. */
    Position place();

    /** A text, number, boolean or null, as it is written; {@code token} tells which. */
    record Scalar(Position place, String value, JsonToken token) implements YamlNode {

        private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]{0,99})");
        private static final Pattern FRACTION =
                Pattern.compile("[-+]?[0-9]{0,99}(\\.[0-9]{0,99})?([eE][-+]?[0-9]{1,4})?");

        private Object number() {
            if (WHOLE.matcher(value).matches()) {
                BigInteger number = new BigInteger(value);
                return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
            }
            if (token == JsonToken.VALUE_NUMBER_FLOAT && FRACTION.matcher(value).matches()) {
                return new BigDecimal(value);
            }
            throw error("'" + value + "' is a number in a form that JSON doesn't have: write it in decimal, or in"
                    + " quotes if it is a text");
        }
    }

    /** A list. */
    record Elements(Position place, List<YamlNode> values) implements YamlNode {}

    /** A map. */
    record Entries(Position place, Map<String, YamlNode> values, Map<String, Position> keys) implements YamlNode {

        /** A complaint about a field's name. */
        InvalidInputException keyError(String name, String message) {
            return keys.getOrDefault(name, place).error(message);
        }
    }

    /** A complaint about this value. */
    default InvalidInputException error(String message) {
        return place().error(message);
    }

    /** This value as JSON, in the classes of {@link ObjectTree}. */
    default Object json() {
        if (this instanceof Entries entries) {
            Map<String, Object> fields = new LinkedHashMap<>();
            entries.values().forEach((name, value) -> fields.put(name, value.json()));
            return ObjectTree.of(fields);
        }
        if (this instanceof Elements list) {
            return list.values().stream().map(YamlNode::json).toList();
        }
        Scalar scalar = (Scalar) this;
        return switch (scalar.token()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> JsonNull.NULL;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar.number();
            default -> scalar.value();
        };
    }

    /** The fields of this map. */
    default Fields fields(String what) {
        if (this instanceof Entries entries) {
            return new Fields(entries);
        }
        throw error(what + " must be a map of fields");
    }

    /** The elements of this list. */
    default List<YamlNode> elements(String what) {
        if (this instanceof Elements list) {
            return list.values();
        }
        throw error(what + " must be a list");
    }

    /** Reads a document. */
    static YamlNode read(String source, String text) {
        YAMLFactory factory = new YAMLFactory();
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new InvalidInputException(source + " is empty");
            }
            YamlNode node = readValue(source, parser);
            if (parser.nextToken() != null) {
                throw new InvalidInputException(source + " holds more than one document: keep one");
            }
            return node;
        } catch (JacksonException e) {
            YamlProblem problem = YamlProblem.of(e);
            Position at = new Position(source, problem.line(), problem.column());
            throw new InvalidInputException(at + ": not valid YAML: " + problem.reason(), e);
        }
    }

    /** Reads what a run's record keeps of its specification: a tree, whose places are its fields. */
    static YamlNode readRecord(String record, ObjectTree document) {
        return read(record, new String(TreeJson.write(document), StandardCharsets.UTF_8))
                .placedByField("", record);
    }

    private YamlNode placedByField(String field, String record) {
        Position at = Position.inRecord(field, record);
        if (this instanceof Entries entries) {
            Map<String, YamlNode> values = new LinkedHashMap<>();
            Map<String, Position> keys = new HashMap<>();
            entries.values().forEach((name, value) -> {
                YamlNode placed = value.placedByField(field.isEmpty() ? name : field + "." + name, record);
                values.put(name, placed);
                keys.put(name, placed.place());
            });
            return new Entries(at, values, keys);
        }
        if (this instanceof Elements list) {
            List<YamlNode> values = new ArrayList<>();
            for (YamlNode value : list.values()) {
                values.add(value.placedByField(field + "[" + values.size() + "]", record));
            }
            return new Elements(at, values);
        }
        Scalar scalar = (Scalar) this;
        return new Scalar(at, scalar.value(), scalar.token());
    }

    private static YamlNode readValue(String source, JsonParser parser) {
        TokenStreamLocation at = parser.currentTokenLocation();
        Position place = new Position(source, at.getLineNr(), at.getColumnNr());
        JsonToken token = parser.currentToken();
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw new Scalar(place, "", token).error("an alias (*name) is not understood here: write the value out");
        }
        return switch (token) {
            case START_OBJECT -> {
                Map<String, YamlNode> values = new LinkedHashMap<>();
                Map<String, Position> keys = new HashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    TokenStreamLocation nameAt = parser.currentTokenLocation();
                    Position key = new Position(source, nameAt.getLineNr(), nameAt.getColumnNr());
                    parser.nextToken();
                    YamlNode value = readValue(source, parser);
                    if (values.putIfAbsent(name, value) != null) {
                        throw key.error("'" + name + "' is given twice");
                    }
                    keys.put(name, key);
                }
                yield new Entries(place, values, keys);
            }
            case START_ARRAY -> {
                List<YamlNode> values = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(readValue(source, parser));
                }
                yield new Elements(place, values);
            }
            default -> new Scalar(place, token == JsonToken.VALUE_NULL ? "" : parser.getString(), token);
        };
    }

    /** Reads the fields of a map by name, and complains about those that nobody asked for. */
    final class Fields {
        private final Entries entries;
        private final Set<String> asked = new LinkedHashSet<>();

        private Fields(Entries entries) {
            this.entries = entries;
        }

        Set<String> names() {
            return entries.values().keySet();
        }

        boolean has(String name) {
            asked.add(name);
            YamlNode node = entries.values().get(name);
            return node != null && !(node instanceof Scalar scalar && scalar.token() == JsonToken.VALUE_NULL);
        }

        YamlNode node(String name) {
            asked.add(name);
            YamlNode node = entries.values().get(name);
            if (node == null) {
                throw entries.error("'" + name + "' is missing");
            }
            return node;
        }

        Fields fields(String name) {
            return node(name).fields("'" + name + "'");
        }

        Optional<String> text(String name) {
            return has(name) ? Optional.of(scalar(node(name), name).value()) : Optional.empty();
        }

        Optional<Boolean> bool(String name) {
            if (!has(name)) {
                return Optional.empty();
            }
            Scalar scalar = scalar(node(name), name);
            return switch (scalar.token()) {
                case VALUE_TRUE -> Optional.of(true);
                case VALUE_FALSE -> Optional.of(false);
                default -> throw scalar.error("'" + name + "' must be true or false");
            };
        }

        <E extends Enum<E>> Optional<E> choice(String name, Class<E> choices) {
            if (!has(name)) {
                return Optional.empty();
            }
            Scalar scalar = scalar(node(name), name);
            for (E choice : choices.getEnumConstants()) {
                if (choice.name().toLowerCase(Locale.ROOT).equals(scalar.value())) {
                    return Optional.of(choice);
                }
            }
            String all = String.join(
                    ", ",
                    Arrays.stream(choices.getEnumConstants())
                            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                            .toList());
            throw scalar.error("'" + scalar.value() + "' is not a value of " + name + ": write one of " + all);
        }

        List<String> texts(String name) {
            if (!has(name)) {
                return List.of();
            }
            return node(name).elements("'" + name + "'").stream()
                    .map(element -> scalar(element, name).value())
                    .toList();
        }

        /** A single value, and where it stands. */
        Optional<Word> word(String name) {
            return has(name) ? Optional.of(word(node(name), name)) : Optional.empty();
        }

        /** A single value or a list of them, each with its place. */
        List<Word> words(String name) {
            if (!has(name)) {
                return List.of();
            }
            YamlNode node = node(name);
            List<YamlNode> all = node instanceof Elements list ? list.values() : List.of(node);
            return all.stream().map(one -> word(one, name)).toList();
        }

        private static Word word(YamlNode node, String name) {
            Scalar scalar = scalar(node, name);
            if (scalar.value().isBlank()) {
                throw scalar.error("'" + name + "' has an empty value");
            }
            return new Word(scalar.value().strip(), scalar.place());
        }

        Map<String, String> textMap(String name) {
            if (!has(name)) {
                return Map.of();
            }
            Map<String, String> texts = new LinkedHashMap<>();
            if (!(node(name) instanceof Entries map)) {
                throw node(name).error("'" + name + "' must be a map");
            }
            map.values()
                    .forEach((key, value) -> texts.put(key, scalar(value, key).value()));
            return texts;
        }

        private static Scalar scalar(YamlNode node, String name) {
            if (node instanceof Scalar scalar) {
                return scalar;
            }
            throw node.error("'" + name + "' must be a single value");
        }

        /** Complains about the first field that was not asked for. */
        void close() {
            entries.values().forEach((name, node) -> {
                if (!asked.contains(name)) {
                    throw node.error("unknown field '" + name + "'" + Nearest.hint(name, asked) + "; known here: "
                            + String.join(", ", asked));
                }
            });
        }
    }
}
