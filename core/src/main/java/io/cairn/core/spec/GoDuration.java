// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time as Kubernetes writes them: {@code 30s}, {@code 1m30s}, {@code 1.5h}, {@code 500ms}. */
public final class GoDuration {

    private static final Pattern PART = Pattern.compile("\\G([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h)");
    private static final Map<String, Long> MILLIS = Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L);

    private GoDuration() {}

    /** Reads a positive length of time, to the millisecond; empty if the text is none. */
    public static Optional<Duration> parse(String text) {
        Matcher part = PART.matcher(text);
        long millis = 0;
        int end = 0;
        while (part.find()) {
            BigDecimal unit = BigDecimal.valueOf(MILLIS.getOrDefault(part.group(2), 0L));
            millis += new BigDecimal(part.group(1))
                    .multiply(unit)
                    .setScale(0, RoundingMode.CEILING)
                    .longValue();
            end = part.end();
        }
        return end == text.length() && millis > 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
    }

    /** Writes a length of time as short as it can be read again. */
    public static String write(Duration duration) {
        if (duration.toMillisPart() > 0 || duration.isZero()) {
            return duration.toMillis() + "ms";
        }
        return part(duration.toHours(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s");
    }

    private static String part(long count, String unit) {
        return count == 0 ? "" : count + unit;
    }
}
