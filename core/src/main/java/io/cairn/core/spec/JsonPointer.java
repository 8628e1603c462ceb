// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A place in a JSON document, by RFC 6901: {@code /spec/replicas}, {@code /metadata/annotations/a.b~1c}, and the empty text
 * for the whole.
 *
 * @param tokens the steps, with {@code ~0} and {@code ~1} undone
 */
public record JsonPointer(List<String> tokens) {

    private static final Pattern LONE_TILDE = Pattern.compile("~(?![01])");

    /** Copies the list. */
    public JsonPointer {
        tokens = List.copyOf(tokens);
    }

    /**
     * Reads a pointer.
     *
     * @throws InvalidInputException if it is none
     */
    public static JsonPointer parse(String text) {
        if (text.isEmpty()) {
            return new JsonPointer(List.of());
        }
        if (!text.startsWith("/")) {
            throw new InvalidInputException("'" + text + "' is not a path: it begins with a '/', as in /spec/replicas");
        }
        if (LONE_TILDE.matcher(text).find()) {
            throw new InvalidInputException(
                    "'" + text + "' is not a path: write ~0 for a '~' and ~1 for a '/' in a name");
        }
        List<String> tokens = new ArrayList<>();
        for (String token : text.substring(1).split("/", -1)) {
            tokens.add(token.replace("~1", "/").replace("~0", "~"));
        }
        return new JsonPointer(tokens);
    }

    /** Whether it is this pointer, or leads further down from it. */
    public boolean startsWith(JsonPointer other) {
        return tokens.size() >= other.tokens.size()
                && tokens.subList(0, other.tokens.size()).equals(other.tokens);
    }

    /** As it was written; the whole document is {@code ""}. */
    @Override
    public String toString() {
        return tokens.isEmpty()
                ? "\"\""
                : tokens.stream()
                        .map(token -> "/" + token.replace("~", "~0").replace("/", "~1"))
                        .collect(Collectors.joining());
    }
}
