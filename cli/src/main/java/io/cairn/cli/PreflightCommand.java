// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.options.SpecOptions;
import io.cairn.cli.print.Fields;
import io.cairn.cli.print.Table;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.preflight.Preflight;
import io.cairn.core.preflight.Right;
import io.cairn.core.preflight.Rights;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cairn preflight}. */
@Command(
        name = "preflight",
        description = "Exit codes: 0 no right is lacking, 1 some are. With -o yaml or json a ClusterRole with exactly"
                + " the rights that the run uses is printed.",
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
            rights.warnings().forEach(text -> shell.err().println("warning: " + text));
            switch (output.format()) {
                case JSON, YAML -> Fields.print(shell.out(), output.format(), rights.clusterRole(ROLE));
                case NAME -> rights.lacking().forEach(shell.out()::println);
                case TABLE -> print(rights);
            }
            return rights.lacking().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private void print(Rights rights) {
        if (rights.lacking().isEmpty()) {
            shell.out().println("nothing is lacking: all " + rights.needed().size() + " rights are there");
            return;
        }
        Table table = new Table("LACKING", "TYPE", "NAMESPACE");
        for (Right right : rights.lacking()) {
            String where = !right.type().namespaced() ? "-" : right.namespace().isEmpty() ? "(all)" : right.namespace();
            table.row(right.verb(), right.type().id(), where);
        }
        table.print(shell.out());
        shell.err()
                .println("cairn: " + rights.lacking().size() + " of "
                        + rights.needed().size()
                        + " rights are lacking; the same command with -o yaml prints a ClusterRole that has them all");
    }
}
