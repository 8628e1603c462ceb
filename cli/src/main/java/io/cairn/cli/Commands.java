// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.cli.backup.BackupCommands;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.Subcommands;
import io.cairn.cli.restore.RestoreCommands;
import io.cairn.cli.retention.RetentionCommands;
import io.cairn.cli.shell.Shell;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** All commands. Making them loads nothing of the engine. */
final class Commands {

    /** For whoever reports an error. */
    static final String STACKTRACE = "--stacktrace";

    private static final String COMPLETION = "completion";

    private static final Set<String> TO_A_CLUSTER =
            Set.of("backup create", "backup plan", "restore create", "restore plan");

    private Commands() {}

    /**
     * The tree of commands.
     *
     * @param args the command line that it is for: of commands that it can't mean, there is only what a help needs
     */
    static CommandLine tree(Shell shell, String... args) {
        CommandLine root = new CommandLine(new Root());
        List<String> words = Arrays.asList(args);
        // A script for completion is made of all commands.
        List<String> meant = words.contains(COMPLETION) ? List.of() : words;
        new Subcommands(root, meant)
                .add("backup", "Make backups and look at them", () -> BackupCommands.tree(shell, meant))
                .add("restore", "Bring back what a backup holds", () -> RestoreCommands.tree(shell, meant))
                .add("location", "Name the places where backups are kept", () -> LocationCommands.tree(shell))
                .add("retention", "Delete old backups by rules", () -> RetentionCommands.tree(shell, meant))
                .add("key", "Make keys, and let them open backups", () -> KeyCommands.tree(shell))
                .add("plugin", "Look at the plugins", () -> PluginCommands.tree(shell))
                .add(
                        "preflight",
                        "Tell which rights a backup with the same flags needs and lacks",
                        () -> new PreflightCommand(shell))
                .add(
                        "demo",
                        "Back up a small database in order, lose it and restore it, with no cluster needed",
                        () -> new DemoCommand(shell))
                .add(
                        "schema",
                        "Print the JSON Schema of specification files and transforms, for editors",
                        () -> new SchemaCommand(shell))
                .add("version", "Show the version of Cairn", () -> new VersionCommand(shell))
                .add(
                        COMPLETION,
                        "Print a script that completes commands and flags in your shell",
                        () -> new CompletionCommand(shell));
        addCommonFlags(root);
        return root;
    }

    /** Whether the command is one of those that always connect to a cluster. */
    static boolean connect(String... args) {
        return args.length > 1
                && TO_A_CLUSTER.contains(args[0] + " " + args[1])
                && !Arrays.asList(args).contains("--help");
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
