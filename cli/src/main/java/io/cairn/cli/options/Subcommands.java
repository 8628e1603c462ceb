// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.options;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands below a command, of which only those are made whole that the command line may mean: a command's flags cost
 * more to set up than most commands take to run. Of the others there is the name and what the help says of them.
 */
public final class Subcommands {

    private final CommandLine parent;
    private final List<String> words;

    /**
     * Adds to a command.
     *
     * @param words the words of the command line; empty to make all commands whole
     */
    public Subcommands(CommandLine parent, List<String> words) {
        this.parent = parent;
        this.words = List.copyOf(words);
    }

    /** Adds a command of this name; {@code whole} gives the annotated command or a command line with more below it. */
    public Subcommands add(String name, String header, Supplier<Object> whole) {
        boolean meant = words.isEmpty() || words.contains(name);
        Object command = meant ? whole.get() : CommandSpec.create();
        CommandLine line = command instanceof CommandLine made ? made : new CommandLine(command);
        line.getCommandSpec().usageMessage().header(header);
        parent.addSubcommand(name, line);
        return this;
    }
}
