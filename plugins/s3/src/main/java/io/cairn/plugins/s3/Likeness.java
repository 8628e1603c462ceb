// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import java.util.Locale;

/** Whether a known word may have been meant by a mistyped one. */
final class Likeness {

    private Likeness() {}

    /** One begins with the other, they differ in their dashes only, or by few edits. */
    static boolean of(String typed, String known) {
        String word = typed.toLowerCase(Locale.ROOT).replaceAll("[-_.]", "");
        String name = known.replace("-", "");
        boolean begins = word.length() >= 3 && (name.startsWith(word) || word.startsWith(name));
        return begins || edits(word, name) <= Math.max(1, word.length() / 4);
    }

    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
