// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputFormat;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.options.SpecOptions;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.backup.BackupPlanning;
import io.cairn.core.backup.BackupPlanning.Outlook;
import io.cairn.core.backup.Prepared;
import io.cairn.core.plan.PlanTree;
import io.cairn.core.repository.BackupNames;
import io.cairn.core.spec.SpecFile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cairn backup plan}. */
@Command(
        name = "plan",
        description = "Writes nothing, neither to the cluster nor to a location.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class PlanCommand implements Callable<Integer> {

    private final Shell shell;

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The backup's name; only checked")
    private Optional<String> name = Optional.empty();

    @Mixin
    private SpecOptions spec = new SpecOptions();

    @Mixin
    private LocationOption location = new LocationOption();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private Common common = new Common();

    PlanCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        SpecFile file = spec.read(shell);
        Optional<String> backup = name.or(file::name);
        backup.ifPresent(pattern -> BackupNames.expand(pattern, shell.clock()));
        try (Engine engine = new Engine(shell)) {
            String place = engine.repository(location).location();
            Notices notices = new Notices(shell, common.verbosity());
            notices.refused(engine.plugins(), file.spec());
            Outlook outlook =
                    new BackupPlanning(engine.cluster(cluster), engine.plugins(), shell.clock()).plan(file.spec());
            outlook.warnings().forEach(notices::warning);
            print(outlook.prepared());
            if (output.format() == OutputFormat.TABLE) {
                notices.note("");
                notices.note("Nothing was written. To make this backup in " + place + ":");
                notices.note("  " + NextCommand.create(shell.program(), originalArgs(), backup.isPresent()));
            }
            return ExitCode.OK;
        }
    }

    private List<String> originalArgs() {
        return command.root().commandLine().getParseResult().originalArgs();
    }

    private void print(Prepared prepared) {
        switch (output.format()) {
            case JSON, YAML ->
                Fields.print(
                        shell.out(),
                        output.format(),
                        PlanTree.of(prepared.plan(), prepared.lists(), prepared.missing()));
            case TABLE -> PlanText.print(shell.out(), prepared.plan(), prepared.lists(), prepared.missing());
            case NAME ->
                prepared.plan().stages().stream()
                        .flatMap(stage -> stage.turns().stream())
                        .forEach(turn -> shell.out().println(turn.item()));
        }
    }
}
