// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.cli.backup.BackupCommands;
import io.cairn.cli.options.Common;
import io.cairn.cli.shell.Shell;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All commands. Making them loads nothing of the engine. */
final class Commands {

    /** For whoever reports an error. */
    static final String STACKTRACE = "--stacktrace";

    private Commands() {}

    static CommandLine tree(Shell shell) {
        CommandLine root = new CommandLine(new Root())
                .addSubcommand(BackupCommands.tree(shell))
                .addSubcommand(LocationCommands.tree(shell))
                .addSubcommand(PluginCommands.tree(shell))
                .addSubcommand(new PreflightCommand(shell))
                .addSubcommand(new DemoCommand(shell))
                .addSubcommand(new VersionCommand(shell))
                .addSubcommand(new CompletionCommand(shell));
        addCommonFlags(root);
        return root;
    }

    private static void addCommonFlags(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        if (!spec.optionsMap().containsKey("--verbosity")) {
            command.addMixin("common", new Common());
        }
        spec.addOption(OptionSpec.builder(STACKTRACE)
                .hidden(true)
                .description("Show where in the program an error arose")
                .build());
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this text")
                .build());
        command.getSubcommands().values().forEach(Commands::addCommonFlags);
    }

    @Command(
            name = "cairn",
            header = "Backs up Kubernetes objects in an order you choose.",
            synopsisSubcommandLabel = "COMMAND",
            abbreviateSynopsis = true)
    private static final class Root {}
}
