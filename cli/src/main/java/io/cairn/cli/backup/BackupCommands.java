// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.cli.shell.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code cairn backup}. */
public final class BackupCommands {

    private BackupCommands() {}

    /** The command with those below it. */
    public static CommandLine tree(Shell shell) {
        return new CommandLine(new Backup())
                .addSubcommand(new CreateCommand(shell))
                .addSubcommand(new PlanCommand(shell))
                .addSubcommand(new GetCommand(shell))
                .addSubcommand(new DescribeCommand(shell))
                .addSubcommand(new ShowCommand(shell))
                .addSubcommand(new LogsCommand(shell))
                .addSubcommand(new DownloadCommand(shell));
    }

    @Command(
            name = "backup",
            header = "Make backups and look at them",
            synopsisSubcommandLabel = "COMMAND",
            abbreviateSynopsis = true)
    private static final class Backup {}
}
