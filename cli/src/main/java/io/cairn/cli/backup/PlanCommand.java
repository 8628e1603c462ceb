// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputFormat;
import io.cairn.cli.options.SpecOptions;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.backup.BackupPlanning;
import io.cairn.core.backup.BackupPlanning.Outlook;
import io.cairn.core.backup.Prepared;
import io.cairn.core.plan.Explanation;
import io.cairn.core.plan.Link;
import io.cairn.core.plan.Plan;
import io.cairn.core.plan.PlanTree;
import io.cairn.core.repository.BackupNames;
import io.cairn.core.spec.SpecFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "How to print the plan: ${COMPLETION-CANDIDATES}; dot and mermaid are pictures",
            defaultValue = "table")
    private Form form = Form.TABLE;

    @Option(
            names = "--explain",
            paramLabel = "ITEM",
            description = "Say why an item stands where it does, such as pods/shop/db-0, and print no plan")
    private Optional<String> explain = Optional.empty();

    @Option(
            names = "--no-exec",
            description = "Run no command in a pod: where a rule sorts by one, pods are in the order of their names")
    private boolean noExec;

    @Mixin
    private Common common = new Common();

    /** How a plan is printed. */
    enum Form {
        TABLE,
        JSON,
        YAML,
        NAME,
        DOT,
        MERMAID;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

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
            Engine.Cluster connection = engine.connect(cluster);
            BackupPlanning planning =
                    new BackupPlanning(connection.api(), connection.exec(), engine.plugins(), shell.clock());
            if (explain.isPresent()) {
                print(planning.explain(file.spec(), noExec, ItemId.parse(explain.get())));
                return ExitCode.OK;
            }
            Outlook outlook = planning.plan(file.spec(), noExec);
            outlook.warnings().forEach(notices::warning);
            print(outlook);
            if (outlook.refusal().isPresent()) {
                throw new InvalidInputException(
                        "this backup would be refused: " + outlook.refusal().get());
            }
            if (form == Form.TABLE) {
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

    private void print(Outlook outlook) {
        Prepared prepared = outlook.prepared();
        Plan plan = prepared.plan();
        List<Link> links = outlook.links();
        switch (form) {
            case JSON, YAML ->
                Fields.print(
                        shell.out(),
                        structured(),
                        PlannedWork.addTo(PlanTree.of(plan, prepared.lists(), prepared.missing()), outlook));
            case TABLE -> {
                PlanText.print(shell.out(), plan, prepared.lists(), prepared.missing());
                PlannedWork.print(shell.out(), outlook);
            }
            case NAME ->
                plan.stages().stream()
                        .flatMap(stage -> stage.turns().stream())
                        .forEach(turn -> shell.out().println(turn.item()));
            case DOT -> PlanDrawing.dot(shell.out(), plan, links);
            case MERMAID -> PlanDrawing.mermaid(shell.out(), plan, links);
        }
    }

    private void print(Explanation explanation) {
        switch (form) {
            case JSON, YAML -> Fields.print(shell.out(), structured(), ExplanationText.fields(explanation));
            case TABLE -> ExplanationText.print(shell.out(), explanation);
            case NAME -> shell.out().println(explanation.item());
            case DOT, MERMAID ->
                throw new InvalidInputException(
                        "--explain has no picture: write -o table, json or yaml, or leave --explain out");
        }
    }

    private OutputFormat structured() {
        return form == Form.JSON ? OutputFormat.JSON : OutputFormat.YAML;
    }
}
