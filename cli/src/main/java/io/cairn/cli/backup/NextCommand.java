// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.core.spec.ShellWords;
import java.util.ArrayList;
import java.util.List;

/** What the user may type next. */
final class NextCommand {

    private NextCommand() {}

    /** {@code backup create} with the flags of a {@code backup plan}, without the one that a backup doesn't have. */
    static String create(String program, List<String> planArgs, boolean named) {
        List<String> words = new ArrayList<>(planArgs);
        words.removeIf("--no-exec"::equals);
        int plan = words.indexOf("plan");
        words.set(plan, "create");
        if (!named) {
            words.add(plan + 1, "NAME");
        }
        return program + " " + ShellWords.join(words);
    }
}
