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

    /** Edits from one to the other: a character more, less, other, or two swapped. */
    private static int distance(String typed, String known) {
        String name = known.toLowerCase(Locale.ROOT);
        int[][] edits = new int[typed.length() + 1][name.length() + 1];
        for (int i = 0; i <= typed.length(); i++) {
            for (int j = 0; j <= name.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : step(typed, name, edits, i, j);
            }
        }
        return edits[typed.length()][name.length()];
    }

    private static int step(String typed, String name, int[][] edits, int i, int j) {
        int replaced = edits[i - 1][j - 1] + (typed.charAt(i - 1) == name.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        boolean swapped = i > 1
                && j > 1
                && typed.charAt(i - 1) == name.charAt(j - 2)
                && typed.charAt(i - 2) == name.charAt(j - 1);
        return swapped ? Math.min(least, edits[i - 2][j - 2] + 1) : least;
    }
}
