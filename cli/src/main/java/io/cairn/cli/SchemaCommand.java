// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.cli.options.OutputFormat;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.spec.SpecSchema;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code cairn schema}. */
@Command(name = "schema", abbreviateSynopsis = true, sortOptions = false)
final class SchemaCommand implements Callable<Integer> {

    /** The kinds of documents. */
    enum Kind {
        BACKUP,
        RESTORE,
        TRANSFORMS;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Shell shell;

    @Parameters(
            arity = "0..1",
            paramLabel = "KIND",
            description = "The kind of the documents: ${COMPLETION-CANDIDATES}; else backup")
    private Kind kind = Kind.BACKUP;

    SchemaCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Fields.print(
                shell.out(),
                OutputFormat.JSON,
                switch (kind) {
                    case BACKUP -> SpecSchema.backup();
                    case RESTORE -> SpecSchema.restore();
                    case TRANSFORMS -> SpecSchema.transforms();
                });
        return ExitCode.OK;
    }
}
