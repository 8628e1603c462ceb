// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.redact;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts what has the shape of a credential out of a sentence: tokens, passwords that stand beside their name, keys. It is a
 * net below the care taken where sentences are made, and no promise that everything secret is recognised.
 */
public final class Redaction {

    /** What stands where something was cut out. */
    public static final String HIDDEN = "(hidden)";

    private static final String NAMES = "(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|credential)";

    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*" + NAMES + ".*");

    /**
     * What a credential looks like.
     *
     * @param mark stands in each of them, so that most sentences need no look by the expression; empty if nothing does
     */
    private record Shape(String mark, Pattern pattern, String replacement) {}

    private static final List<Shape> SHAPES = List.of(
            shape("", "(?i)\\bbearer\\s+[A-Za-z0-9._~+/=-]{8,}", "Bearer " + HIDDEN),
            shape("eyJ", "\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)?", HIDDEN),
            // A password may have any character, though a URL with such a one is none; a port is no password.
            shape("://", "://[^/\\s:@]*:(?!\\d{1,5}/)\\S{1,500}@", "://" + HIDDEN + "@"),
            shape(
                    "=",
                    "(?i)([?&;\\s,{(]|^)(?=[\\w.-]*?" + NAMES + ")([\\w.-]++)=(?!\\()[^\\s&,;})]+",
                    "$1$2=" + HIDDEN),
            shape(
                    "\"",
                    "(?i)(\"(?=[\\w.-]*?" + NAMES + ")[\\w.-]++\"\\s*+:\\s*+)\"(?:[^\"\\\\]++|\\\\.)*+\"",
                    "$1\"" + HIDDEN + "\""),
            shape(
                    "-----BEGIN ",
                    "(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
                    HIDDEN),
            shape("AGE-SECRET-KEY-1", "\\bAGE-SECRET-KEY-1[A-Z0-9]+", HIDDEN));

    private Redaction() {}

    private static Shape shape(String mark, String pattern, String replacement) {
        return new Shape(mark, Pattern.compile(pattern), replacement);
    }

    /** The value of a setting, unless its name says that it is a secret; where a file with one lies is none. */
    public static String setting(String name, String value) {
        return SECRET_NAME.matcher(name).matches() && !name.endsWith("-file") ? HIDDEN : value;
    }

    /** A place without the user and the password in it, if it is a URL that has them, right or wrong. */
    public static String place(String url) {
        return url.replaceFirst("(?s)://.*@", "://" + HIDDEN + "@");
    }

    /** The sentence without what looks like a credential. */
    public static String of(String sentence) {
        String redacted = sentence;
        for (Shape shape : SHAPES) {
            if (redacted.contains(shape.mark())) {
                redacted = shape.pattern().matcher(redacted).replaceAll(shape.replacement());
            }
        }
        return redacted;
    }
}
