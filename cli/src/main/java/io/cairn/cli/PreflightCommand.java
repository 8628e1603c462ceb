// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.options.SpecOptions;
import io.cairn.cli.print.RightsText;
import io.cairn.cli.shell.Shell;
import io.cairn.core.preflight.Preflight;
import io.cairn.core.preflight.Rights;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cairn preflight}. */
@Command(
        name = "preflight",
        description = "Exit codes: 0 no right is lacking, 1 some are. With -o yaml or json a ClusterRole with exactly"
                + " the rights that the run uses is printed, with -o name the lacking rights, one a line."
                + " 'cairn restore preflight' does the same for a restore.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class PreflightCommand implements Callable<Integer> {

    private static final String ROLE = "cairn-backup";

    private final Shell shell;

    @Mixin
    private SpecOptions spec = new SpecOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    PreflightCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        try (Engine engine = new Engine(shell)) {
            Rights rights = new Preflight(engine.cluster(cluster), engine.plugins())
                    .check(spec.read(shell).spec());
            return RightsText.print(shell, output, rights, ROLE);
        }
    }
}
