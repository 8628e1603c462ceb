// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.shell;

import io.cairn.api.InvalidInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Asks a person whether something may be done that can't be undone. */
public final class Question {

    private Question() {}

    /**
     * Refuses to go on where nobody can be asked.
     *
     * @throws InvalidInputException if there is no terminal
     */
    public static void requireTerminal(Shell shell) {
        if (!shell.interactive()) {
            throw new InvalidInputException("there is no terminal to ask whether the backups may be deleted: add --yes,"
                    + " or look first by --dry-run");
        }
    }

    /** Whether the answer is yes. */
    public static boolean agreed(Shell shell, String question) throws IOException {
        shell.err().print(question + " [y/N] ");
        shell.err().flush();
        String answer = new BufferedReader(new InputStreamReader(shell.in(), StandardCharsets.UTF_8)).readLine();
        return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }
}
