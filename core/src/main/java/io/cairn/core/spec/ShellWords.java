// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.spec;

import java.util.List;
import java.util.stream.Collectors;

/** Command lines as a user may paste them. */
public final class ShellWords {

    private ShellWords() {}

    /** The words with blanks between them, quoted so that a POSIX shell reads them back. */
    public static String join(List<String> words) {
        return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:,@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
