// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A path to values inside an object, as {@code kubectl wait} takes it: {@code {.status.phase}}. Of the JSONPath that
 * kubectl understands these are known: {@code .field}, {@code ['any field']}, {@code [0]}, {@code [-1]} from the end, and
 * {@code [*]} for all elements of a list. The braces may be left out. Immutable.
 */
public final class JsonPath {

    private static final Pattern STEP =
            Pattern.compile("\\.(?<field>[A-Za-z0-9_$/-]+)|\\['(?<single>[^']+)'\\]|\\[\"(?<double>[^\"]+)\"\\]"
                    + "|\\[(?<index>-?[0-9]{1,9})\\]|\\[(?<all>\\*)\\]");

    private final String text;
    private final List<Step> steps;

    private JsonPath(String text, List<Step> steps) {
        this.text = text;
        this.steps = steps;
    }

    private sealed interface Step {
        Stream<Object> from(Object value);
    }

    private record Field(String name) implements Step {
        @Override
        public Stream<Object> from(Object value) {
            return value instanceof ObjectTree tree ? tree.value(name).stream() : Stream.empty();
        }
    }

    private record Index(int at) implements Step {
        @Override
        public Stream<Object> from(Object value) {
            if (!(value instanceof List<?> list)) {
                return Stream.empty();
            }
            int index = at < 0 ? list.size() + at : at;
            return index >= 0 && index < list.size() ? Stream.of(list.get(index)) : Stream.empty();
        }
    }

    private record All() implements Step {
        @Override
        public Stream<Object> from(Object value) {
            return value instanceof List<?> list ? list.stream().map(Objects::requireNonNull) : Stream.empty();
        }
    }

    /**
     * Reads a path.
     *
     * @throws InvalidInputException if it is not of this grammar; the message names the character
     */
    public static JsonPath parse(String text) {
        String path = text.strip();
        if (path.startsWith("{") && path.endsWith("}")) {
            path = path.substring(1, path.length() - 1);
        }
        if (!path.startsWith(".") && !path.startsWith("[")) {
            path = "." + path;
        }
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(path);
        int end = 0;
        while (matcher.region(end, path.length()).lookingAt()) {
            steps.add(step(matcher));
            end = matcher.end();
        }
        if (end < path.length() || steps.isEmpty()) {
            throw new InvalidInputException("'" + text + "' is not a path: '" + path.substring(end)
                    + "' is not understood; write one like {.status.phase}, with ['a.b'] for a field whose name has"
                    + " dots, [0] for an element of a list and [*] for all");
        }
        return new JsonPath("{" + path + "}", List.copyOf(steps));
    }

    private static Step step(Matcher matcher) {
        for (String group : List.of("field", "single", "double")) {
            if (matcher.group(group) != null) {
                return new Field(matcher.group(group));
            }
        }
        return matcher.group("index") == null ? new All() : new Index(Integer.parseInt(matcher.group("index")));
    }

    /** The values at this path, in the classes of {@link ObjectTree}; none if there are none. */
    public List<Object> values(ObjectTree object) {
        Stream<Object> values = Stream.of(object);
        for (Step step : steps) {
            values = values.flatMap(step::from);
        }
        return values.toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonPath path && steps.equals(path.steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    /** The path as kubectl takes it. */
    @Override
    public String toString() {
        return text;
    }
}
