// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What the user may type next. */
final class NextCommand {

    private NextCommand() {}

    /** {@code backup create} with the flags of a {@code backup plan}. */
    static String create(String program, List<String> planArgs, boolean named) {
        List<String> words = new ArrayList<>(planArgs);
        int plan = words.indexOf("plan");
        words.set(plan, "create");
        if (!named) {
            words.add(plan + 1, "NAME");
        }
        return program + " " + words.stream().map(NextCommand::quoted).collect(Collectors.joining(" "));
    }

    /** As a POSIX shell reads it back. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:,@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
