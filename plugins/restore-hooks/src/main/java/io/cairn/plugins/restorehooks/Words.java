// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.restorehooks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads commands: a JSON array of texts (RFC 8259), or the name of a program. */
final class Words {

    private static final Pattern WORD =
            Pattern.compile("\\G\\s*\"((?:[^\"\\\\\\p{Cntrl}]|\\\\(?:[\"\\\\/bfnrt]|u[0-9a-fA-F]{4}))*+)\"\\s*(,|\\])");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|(.))");

    private Words() {}

    /** The words of a command, none of an empty text; empty if it begins like an array and is none of texts. */
    static Optional<List<String>> of(String text) {
        String stripped = text.strip();
        if (!stripped.startsWith("[")) {
            return Optional.of(stripped.isEmpty() ? List.of() : List.of(stripped));
        }
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(stripped).region(1, stripped.length());
        while (word.find()) {
            words.add(plain(word.group(1)));
            if (word.group(2).equals("]")) {
                return word.end() == stripped.length() ? Optional.of(words) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static String plain(String escaped) {
        return ESCAPE.matcher(escaped)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) != null
                                ? String.valueOf((char) Integer.parseInt(found.group(1), 16))
                                : switch (found.group(2)) {
                                    case "b" -> "\b";
                                    case "f" -> "\f";
                                    case "n" -> "\n";
                                    case "r" -> "\r";
                                    case "t" -> "\t";
                                    default -> found.group(2);
                                }));
    }
}
