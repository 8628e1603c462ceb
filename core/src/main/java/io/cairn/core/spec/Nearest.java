// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Guesses which known name was meant by a mistyped one. */
public final class Nearest {

    private Nearest() {}

    /** The known names that may have been meant, the nearest first: few edits away, or begun by what was typed. */
    public static List<String> of(String typed, Collection<String> known) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        int bound = Math.max(1, typed.length() / 3);
        return known.stream()
                .filter(name -> distance(wanted, name) <= bound || begins(wanted, name))
                .sorted(Comparator.comparingInt((String name) -> distance(wanted, name))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** {@code ", did you mean 'NAME'?"}, or nothing. */
    public static String hint(String typed, Collection<String> known) {
        return of(typed, known).stream()
                .findFirst()
                .map(name -> ", did you mean '" + name + "'?")
                .orElse("");
    }

    /** {@code ", did you mean 'NAME'?"}, or another way out behind a semicolon. */
    public static String hint(String typed, Collection<String> known, String otherwise) {
        String hint = hint(typed, known);
        return hint.isEmpty() ? "; " + otherwise : hint;
    }

    private static boolean begins(String typed, String name) {
        return typed.length() >= 3 && name.toLowerCase(Locale.ROOT).startsWith(typed);
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
