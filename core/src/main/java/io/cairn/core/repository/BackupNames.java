// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.time.Clock;

/** The names of backups. */
@SuppressWarnings({"DoNotCallSuggester", "unused"})
public final class BackupNames {

    private BackupNames() {}

    /**
     * The name that a pattern stands for: {@code {time}} becomes {@code 20261123-031500}, {@code {date}}
     * {@code 20261123}, both in UTC.
     *
     * @throws io.cairn.api.InvalidInputException if what comes out is not a name, or another word stands in braces
     */
    public static String expand(String pattern, Clock clock) {
        throw new UnsupportedOperationException();
    }

    /**
     * Checks a name: a DNS label, at most 63 of lower-case letters, digits and {@code -}, with a letter or digit at each
     * end (RFC 1123).
     *
     * @throws io.cairn.api.InvalidInputException if it is none
     */
    public static void check(String name) {
        throw new UnsupportedOperationException();
    }
}
