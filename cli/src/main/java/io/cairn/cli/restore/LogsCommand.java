// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.restore;

import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.LogText;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cairn restore logs}. */
@Command(name = "logs", abbreviateSynopsis = true, sortOptions = false)
final class LogsCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The restore")
    private String name = "";

    @Mixin
    private LocationOption location = new LocationOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    LogsCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        try (Engine engine = new Engine(shell);
                InputStream log = engine.restores(location, identity).open(name).log()) {
            LogText.print(shell.out(), log, output.format());
            return ExitCode.OK;
        }
    }
}
