// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.retention;

import io.cairn.cli.options.Subcommands;
import io.cairn.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code cairn retention}. */
public final class RetentionCommands {

    private RetentionCommands() {}

    /**
     * The command with those below it.
     *
     * @param words the words of the command line that it is for; empty for any
     */
    public static CommandLine tree(Shell shell, List<String> words) {
        CommandLine retention = new CommandLine(new Retention());
        new Subcommands(retention, words)
                .add("apply", "Delete the backups that no rule keeps", () -> new ApplyCommand(shell));
        return retention;
    }

    @Command(name = "retention", synopsisSubcommandLabel = "COMMAND", abbreviateSynopsis = true)
    private static final class Retention {}
}
