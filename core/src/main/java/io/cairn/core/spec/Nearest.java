// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known name was meant by a mistyped one. */
public final class Nearest {

    private Nearest() {}

    /** The known name with the fewest edits to {@code typed}, if they are few against its length. */
    public static Optional<String> to(String typed, Collection<String> known) {
        int bound = Math.max(1, typed.length() / 3);
        return known.stream()
                .filter(name -> distance(typed, name) <= bound)
                .min(Comparator.comparingInt((String name) -> distance(typed, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** {@code ", did you mean 'NAME'?"}, or nothing. */
    public static String hint(String typed, Collection<String> known) {
        return to(typed, known).map(name -> ", did you mean '" + name + "'?").orElse("");
    }

    private static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
