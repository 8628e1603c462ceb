// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.cli.options.OutputFormat;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.spec.SpecSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code cairn schema}. */
@Command(name = "schema", abbreviateSynopsis = true, sortOptions = false)
final class SchemaCommand implements Callable<Integer> {

    private final Shell shell;

    SchemaCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Fields.print(shell.out(), OutputFormat.JSON, SpecSchema.backup());
        return ExitCode.OK;
    }
}
