// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn completion}. */
@Command(
        name = "completion",
        description = {
            "bash, zsh: source <(cairn completion bash)",
            "fish: cairn completion fish > ~/.config/fish/completions/cairn.fish"
        },
        abbreviateSynopsis = true)
final class CompletionCommand implements Callable<Integer> {

    /** The shells. */
    enum Dialect {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Shell shell;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Dialect dialect = Dialect.BASH;

    CompletionCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        switch (dialect) {
            // The script for bash sets zsh's own emulation up when it runs there.
            case BASH, ZSH ->
                shell.out().print(AutoComplete.bash("cairn", command.root().commandLine()));
            case FISH -> shell.out().print(FishCompletion.script("cairn", command.root()));
        }
        return ExitCode.OK;
    }
}
