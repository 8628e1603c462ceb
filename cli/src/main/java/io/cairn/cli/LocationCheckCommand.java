// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.Fields;
import io.cairn.cli.print.Table;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.repository.LocationCheck;
import io.cairn.core.repository.LocationCheck.Report;
import io.cairn.core.repository.LocationCheck.Step;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cairn location check}. */
@Command(
        name = "check",
        header = "Try a place: write, read, list and remove, and tell what it enforces by itself",
        description = "In a location that was added with --read-only nothing is written: it is listed and read.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class LocationCheckCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The location: a name, a folder (with a '/' in it) or a URL")
    private String name = "";

    @Mixin
    private OutputOption output = new OutputOption();

    LocationCheckCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        try (Engine engine = new Engine(shell)) {
            Report report = LocationCheck.run(engine.keep(engine.locations().resolve(name)), shell.clock());
            switch (output.format()) {
                case JSON, YAML -> Fields.print(shell.out(), output.format(), fields(report));
                case NAME -> shell.out().println("location/" + name);
                case TABLE -> print(report);
            }
            return report.passed() ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private void print(Report report) {
        Table table = new Table("STEP", "RESULT", "DETAIL");
        report.steps().forEach(step -> table.row(step.name(), outcome(step), step.detail()));
        row(
                table,
                "conditional writes",
                report.conditionalWrites(),
                "of two runs with one name exactly one wins",
                "two runs with one name at the same moment may both begin");
        row(
                table,
                "versioning",
                report.versioning(),
                "what is removed is kept as a version, and takes space until that is removed too",
                "what is removed is gone");
        row(
                table,
                "object lock",
                report.objectLock(),
                "what 'backup create --lock' makes can't be removed before its time",
                "backups can't be locked here, as far as the place tells");
        table.print(shell.out());
    }

    private static void row(Table table, String name, Optional<Boolean> enforced, String yes, String no) {
        table.row(name, enforced(enforced), enforced.map(is -> is ? yes : no).orElse(""));
    }

    private static String outcome(Step step) {
        return step.outcome().name().toLowerCase(Locale.ROOT);
    }

    private static String enforced(Optional<Boolean> known) {
        return known.map(enforced -> enforced ? "enforced" : "not enforced").orElse("not told");
    }

    private static ObjectTree fields(Report report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("location", report.location());
        fields.put("passed", report.passed());
        fields.put("readOnly", report.readOnly());
        fields.put(
                "steps",
                report.steps().stream().map(LocationCheckCommand::fields).toList());
        report.conditionalWrites().ifPresent(enforced -> fields.put("conditionalWrites", enforced));
        report.versioning().ifPresent(versions -> fields.put("versioning", versions));
        report.objectLock().ifPresent(locks -> fields.put("objectLock", locks));
        return ObjectTree.of(fields);
    }

    private static Map<String, Object> fields(Step step) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("step", step.name());
        fields.put("result", outcome(step));
        fields.put("detail", step.detail());
        return fields;
    }
}
