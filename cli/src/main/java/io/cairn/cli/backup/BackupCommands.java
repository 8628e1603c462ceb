// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.cli.options.Subcommands;
import io.cairn.cli.shell.Shell;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code cairn backup}. */
public final class BackupCommands {

    private BackupCommands() {}

    /**
     * The command with those below it.
     *
     * @param words the words of the command line that it is for; empty for any
     */
    public static CommandLine tree(Shell shell, List<String> words) {
        CommandLine backup = new CommandLine(new Backup());
        new Subcommands(backup, words)
                .add("create", "Make a backup", () -> new CreateCommand(shell))
                .add(
                        "plan",
                        "Show what a backup with the same flags would do, and in which order",
                        () -> new PlanCommand(shell))
                .add("get", "List backups", () -> new GetCommand(shell))
                .add("describe", "Show what is known of a backup", () -> new DescribeCommand(shell))
                .add(
                        "verify",
                        "Read backups again and say what is not as it was written",
                        () -> new VerifyCommand(shell))
                .add("diff", "Compare a backup with another one, or with the cluster", () -> new DiffCommand(shell))
                .add("find", "Show which backups hold an item", () -> new FindCommand(shell))
                .add("release", "Release the pods that a run left frozen", () -> new ReleaseCommand(shell))
                .add("delete", "Delete backups, with their snapshots", () -> new DeleteCommand(shell))
                .add(
                        "prune-incomplete",
                        "Remove what killed runs and deletions left",
                        () -> new PruneIncompleteCommand(shell))
                .add("show", "Print one item of a backup as it was captured", () -> new ShowCommand(shell))
                .add("logs", "Print the log of a backup, or of a run that failed", () -> new LogsCommand(shell))
                .add("download", "Copy the tarball of a backup to a file", () -> new DownloadCommand(shell));
        return backup;
    }

    @Command(name = "backup", synopsisSubcommandLabel = "COMMAND", abbreviateSynopsis = true)
    private static final class Backup {}
}
