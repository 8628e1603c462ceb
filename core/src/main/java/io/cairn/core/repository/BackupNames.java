// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of backups. */
public final class BackupNames {

    private static final int MAX = 63;
    private static final int MAX_VELERO = 253;
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    private BackupNames() {}

    /**
     * The name that a pattern stands for: {@code {time}} becomes {@code 20261123-031500}, {@code {date}}
     * {@code 20261123}, both in UTC.
     *
     * @throws InvalidInputException if what comes out is not a name, or another word stands in braces
     */
    public static String expand(String pattern, Clock clock) {
        return expand("backup", pattern, clock);
    }

    /**
     * The name of a restore that a pattern stands for, as {@link #expand}.
     *
     * @throws InvalidInputException if what comes out is not a name, or another word stands in braces
     */
    public static String expandRestore(String pattern, Clock clock) {
        return expand("restore", pattern, clock);
    }

    /** The pattern of a restore's name where the user gives none: as much of the backup's as fits before the time. */
    public static String restoreOf(String backup) {
        String label = backup.replace('.', '-');
        String fits = label.substring(0, Math.min(label.length(), MAX - "-20261123-031500".length()));
        return fits.replaceFirst("-+$", "") + "-{time}";
    }

    private static String expand(String what, String pattern, Clock clock) {
        ZonedDateTime now = clock.instant().atZone(ZoneOffset.UTC);
        Matcher braces = BRACES.matcher(pattern);
        String name = braces.replaceAll(match -> switch (match.group(1)) {
            case "time" -> TIME.format(now);
            case "date" -> DATE.format(now);
            default ->
                throw new InvalidInputException("'" + match.group() + "' in the " + what + " name '" + pattern
                        + "' is not known; there are {time} and {date}");
        });
        check(what, name);
        return name;
    }

    /**
     * Checks a name: a DNS label, at most 63 of lower-case letters, digits and {@code -}, with a letter or digit at each
     * end (RFC 1123).
     *
     * @throws InvalidInputException if it is none
     */
    public static void check(String name) {
        check("backup", name);
    }

    /**
     * Checks the name of a backup that Velero made: parts as above, joined by dots, of at most 253 characters (RFC 1123).
     *
     * @throws InvalidInputException if it is none
     */
    static void checkVelero(String name) {
        boolean labels = name.length() <= MAX_VELERO;
        for (String part : name.split("\\.", -1)) {
            labels &= LABEL.matcher(part).matches();
        }
        if (!labels) {
            throw new InvalidInputException(
                    "'" + name + "' can't be a backup name: use lower-case letters, digits, '-' and"
                            + " '.', with a letter or digit at each end");
        }
    }

    static void check(String what, String name) {
        if (name.length() > MAX) {
            throw new InvalidInputException(
                    "the " + what + " name '" + name + "' has " + name.length() + " characters; use at most " + MAX);
        }
        if (!LABEL.matcher(name).matches()) {
            throw new InvalidInputException("'" + name + "' can't be a " + what
                    + " name: use lower-case letters, digits and '-', with a letter or digit at each end");
        }
    }
}
