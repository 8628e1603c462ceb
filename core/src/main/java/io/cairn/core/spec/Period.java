// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import io.cairn.api.InvalidInputException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time for which things are kept: {@code 30d}, {@code 8w}, {@code 1d12h}, and what {@link GoDuration} reads. */
public final class Period {

    private static final Pattern TEXT = Pattern.compile("(?:([0-9]{1,4})w)?(?:([0-9]{1,5})d)?(.*)");

    private Period() {}

    /**
     * Reads a positive length of time.
     *
     * @param what what it is, for the message
     * @throws InvalidInputException if the text is none
     */
    public static Duration parse(String what, String text) {
        return parse(text).orElseThrow(() -> new InvalidInputException(problem(what, text)));
    }

    static String problem(String what, String text) {
        return what + " is '" + text + "', and that is not a length of time: write 30d, 8w, 48h or 720h0m0s";
    }

    static Optional<Duration> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Duration days = Duration.ofDays(7 * number(parts.group(1)) + number(parts.group(2)));
        String rest = parts.group(3);
        Optional<Duration> hours = rest.isEmpty() ? Optional.of(Duration.ZERO) : GoDuration.parse(rest);
        return hours.map(days::plus).filter(sum -> !sum.isZero());
    }

    private static long number(String digits) {
        return Optional.ofNullable(digits).map(Long::parseLong).orElse(0L);
    }

    /** Writes a length of time so that it can be read again. */
    public static String write(Duration period) {
        boolean wholeDays = period.equals(Duration.ofDays(period.toDays()));
        return wholeDays ? period.toDays() + "d" : GoDuration.write(period);
    }
}
