// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.InvalidInputException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A name, or a pattern of names: {@code *} stands for any text, {@code ?} for one character, {@code [a-z]} for one of a
 * set. Names of Kubernetes objects hold none of these characters, so every name matches itself alone. Immutable.
 */
public final class Glob {

    private final String text;
    private final String prefix;
    private final String suffix;
    /** Empty if there is no set of characters: the rest is soon compared, and an expression is large and slow at first. */
    private final Optional<Pattern> pattern;

    /**
     * Reads a pattern.
     *
     * @throws InvalidInputException if it is none
     */
    public Glob(String text) {
        int first = text.length();
        int last = -1;
        boolean forbidden = text.isBlank() || text.contains("**");
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '*', '?', '[', ']' -> {
                    first = Math.min(first, i);
                    last = i;
                }
                case '|', '(', ')', '!', '{', '}', ',', '\\' -> forbidden = true;
                default -> {}
            }
        }
        if (forbidden) {
            throw new InvalidInputException("'" + text
                    + "' is not a pattern: write a name in which *, ? and [a-z] may stand for other characters");
        }
        this.text = text;
        this.prefix = text.substring(0, first);
        this.suffix = text.substring(1 + last);
        this.pattern = text.indexOf('[') < 0 ? Optional.empty() : Optional.of(compile(text));
    }

    private static Pattern compile(String text) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int end = c == '[' ? text.indexOf(']', i + 2) : -1;
            if (c == '[' && end < 0) {
                throw new InvalidInputException("'" + text + "' is not a pattern: it has a '[' without its ']'");
            }
            if (end > 0) {
                regex.append('[')
                        .append(text.substring(i + 1, end).replace("[", "\\[").replace("&", "\\&"))
                        .append(']');
                i = end;
            } else if (c == '*') {
                regex.append(".*");
            } else if (c == '?') {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
            i++;
        }
        try {
            return Pattern.compile(regex.toString());
        } catch (java.util.regex.PatternSyntaxException e) {
            throw new InvalidInputException(
                    "'" + text + "' is not a pattern: its set in brackets is not understood", e);
        }
    }

    /** Whether it stands for the whole of this name. */
    public boolean matches(String name) {
        if (isName()) {
            return name.equals(text);
        }
        return name.startsWith(prefix)
                && name.endsWith(suffix)
                && (pattern.isPresent() ? pattern.get().matcher(name).matches() : matchesWildcards(name));
    }

    /** Lets the last {@code *} that was met stand for one character more whenever the rest doesn't fit. */
    private boolean matchesWildcards(String name) {
        int at = 0;
        int in = 0;
        int star = -1;
        int starIn = 0;
        while (in < name.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                starIn = in;
            } else if (at < text.length() && (text.charAt(at) == '?' || text.charAt(at) == name.charAt(in))) {
                at++;
                in++;
            } else if (star >= 0) {
                at = star + 1;
                in = ++starIn;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }

    /** Whether it is a name and no pattern. */
    public boolean isName() {
        return prefix.length() == text.length();
    }

    /** The characters with which every name begins that it stands for. */
    public String prefix() {
        return prefix;
    }

    @Override
    public String toString() {
        return text;
    }
}
