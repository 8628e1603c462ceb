// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.restore;

import io.cairn.cli.options.Subcommands;
import io.cairn.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code cairn restore}. */
public final class RestoreCommands {

    private RestoreCommands() {}

    /**
     * The command with those below it.
     *
     * @param words the words of the command line that it is for; empty for any
     */
    public static CommandLine tree(Shell shell, List<String> words) {
        CommandLine restore = new CommandLine(new Restore());
        new Subcommands(restore, words)
                .add("create", "Restore from a backup", () -> new CreateCommand(shell))
                .add(
                        "plan",
                        "Show what a restore with the same flags would do, and in which order",
                        () -> new PlanCommand(shell))
                .add(
                        "preflight",
                        "Tell which rights a restore with the same flags needs and lacks",
                        () -> new PreflightCommand(shell))
                .add("get", "List restores", () -> new GetCommand(shell))
                .add("describe", "Show what became of a restore, item by item", () -> new DescribeCommand(shell))
                .add("logs", "Print the log of a restore", () -> new LogsCommand(shell));
        return restore;
    }

    @Command(name = "restore", synopsisSubcommandLabel = "COMMAND", abbreviateSynopsis = true)
    private static final class Restore {}
}
