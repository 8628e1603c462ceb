// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time such as {@code 30d}, and points of time that are that long ago or written in RFC 3339. */
public final class Moments {

    private static final Pattern LENGTH = Pattern.compile("(\\d{1,9})(s|m|h|d)");

    private Moments() {}

    /**
     * Reads a length of time: a whole number and {@code s}, {@code m}, {@code h} or {@code d}.
     *
     * @throws io.cairn.api.InvalidInputException if it is none
     */
    static Duration length(Word word) {
        Matcher matcher = LENGTH.matcher(word.text());
        if (!matcher.matches()) {
            throw word.error("'" + word.text() + "' is not a length of time: write one such as 10s, 5m, 12h or 30d");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /**
     * Reads a point of time: a length of time before {@code now}, or an instant.
     *
     * @throws io.cairn.api.InvalidInputException if it is neither
     */
    public static Instant instant(Word word, Instant now) {
        if (LENGTH.matcher(word.text()).matches()) {
            return now.minus(length(word));
        }
        try {
            return Instant.parse(word.text());
        } catch (DateTimeParseException e) {
            throw word.error("'" + word.text() + "' is neither a length of time such as 12h or 30d nor a time such as"
                    + " 2026-01-31T00:00:00Z");
        }
    }
}
