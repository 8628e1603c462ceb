// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.restore;

import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.options.RestoreOptions;
import io.cairn.cli.options.SignedByOption;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
import io.cairn.cli.print.Table;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.cli.shell.Version;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.repository.BackupNames;
import io.cairn.core.repository.RestoreEntry;
import io.cairn.core.restore.PlannedSkips.Skipped;
import io.cairn.core.restore.RestoreItem;
import io.cairn.core.restore.RestorePlanTree;
import io.cairn.core.restore.RestoreRun;
import io.cairn.core.restore.RestoreRun.Opening;
import io.cairn.core.restore.RestoreRun.Outlook;
import io.cairn.core.restore.RestoreStage;
import io.cairn.core.spec.Gate;
import io.cairn.core.spec.Gate.OnTimeout;
import io.cairn.core.spec.RestoreFile;
import io.cairn.core.spec.RestoreSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn restore plan}. */
@Command(
        name = "plan",
        description =
                "Touches nothing, neither the cluster nor a location. Exit codes: 0 the plan is made, 3 the API server"
                        + " says that some items would fail, 2 wrong usage.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class PlanCommand implements Callable<Integer> {

    private static final int FEW = 4;

    private final Shell shell;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "The restore's name; only checked, and that it is free")
    private Optional<String> name = Optional.empty();

    @Mixin
    private RestoreOptions options = new RestoreOptions();

    @Option(names = "--server-dry-run", description = "Ask the API server about every item what it would do with it")
    private boolean serverDryRun;

    @Mixin
    private SignedByOption signedBy = new SignedByOption();

    @Mixin
    private LocationOption location = new LocationOption();

    @Mixin
    private IdentityOption identity = new IdentityOption();

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
        RestoreFile file = options.read(shell);
        RestoreSpec spec = file.spec();
        Optional<String> restore =
                name.or(file::name).map(pattern -> BackupNames.expandRestore(pattern, shell.clock()));
        try (Engine engine = new Engine(shell)) {
            if (restore.isPresent()) {
                engine.restores(location, identity).requireFree(restore.get());
            }
            Engine.Cluster target = engine.target(cluster);
            RestoreRun run =
                    new RestoreRun(target.api(), target.exec(), engine.plugins(), Version.current(), shell.clock());
            List<RestoreEntry> answers = Collections.synchronizedList(new ArrayList<>());
            Opening opening = () -> Sources.of(engine, options, location, identity, signedBy, spec);
            Outlook outlook = serverDryRun ? run.ask(opening, spec, answers::add) : run.plan(opening, spec);
            Notices notices = new Notices(shell, common.verbosity());
            notices.refused(engine.plugins(), spec.items());
            outlook.warnings().forEach(notices::warning);
            print(outlook, answers);
            boolean failed =
                    answers.stream().anyMatch(answer -> answer.outcome().equals("failed"));
            return failed ? ExitCode.PARTLY : ExitCode.OK;
        }
    }

    private void print(Outlook outlook, List<RestoreEntry> answers) {
        switch (output.format()) {
            case JSON, YAML -> {
                ObjectTree plan = RestorePlanTree.of(outlook.plan())
                        .with(outlook.skipped().stream().map(PlanCommand::tree).toList(), "skipped");
                Fields.print(
                        shell.out(),
                        output.format(),
                        serverDryRun
                                ? plan.with(
                                        answers.stream().map(RestoreEntry::tree).toList(), "answers")
                                : plan);
            }
            case NAME ->
                outlook.plan().stages().stream()
                        .flatMap(stage -> stage.items().stream())
                        .forEach(item -> shell.out().println(item.target()));
            case TABLE -> table(outlook, answers);
        }
    }

    private void table(Outlook outlook, List<RestoreEntry> answers) {
        Table table = new Table("STAGE", "MODE", "NAME", "WHY", "ITEMS");
        for (RestoreStage stage : outlook.plan().stages()) {
            List<String> lines = lines(stage);
            table.row(
                    stage.number(),
                    stage.mode().name().toLowerCase(Locale.ROOT),
                    stage.name(),
                    stage.why(),
                    lines.get(0));
            lines.stream().skip(1).forEach(line -> table.row("", "", "", "", line));
        }
        table.print(shell.out());
        if (!outlook.plan().notes().isEmpty()) {
            shell.out().println();
            shell.out().println("Notes:");
            outlook.plan().notes().forEach(note -> shell.out().println("  " + note));
        }
        if (serverDryRun) {
            shell.out().println();
            answers(answers);
        } else if (!outlook.skipped().isEmpty()) {
            shell.out().println();
            skipped(outlook.skipped());
        }
    }

    /** Of those of a type that are left out for the same reason a few are named; more are counted. */
    private void skipped(List<Skipped> skipped) {
        Map<List<String>, List<Skipped>> alike = skipped.stream()
                .collect(Collectors.groupingBy(
                        one -> List.of(one.item().id().type(), one.reason()), LinkedHashMap::new, Collectors.toList()));
        Table table = new Table("SKIPPED", "REASON");
        alike.forEach((why, items) -> {
            if (items.size() <= FEW) {
                items.forEach(one -> table.row(line(one.item()), one.reason()));
            } else {
                table.row(items.size() + " " + why.get(0), why.get(1));
            }
        });
        table.print(shell.out());
    }

    private static ObjectTree tree(Skipped skipped) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("item", skipped.item().id().toString());
        fields.put("reason", skipped.reason());
        return ObjectTree.of(fields);
    }

    private static List<String> lines(RestoreStage stage) {
        boolean each = !stage.origin().source().isEmpty() || stage.items().size() <= FEW;
        List<String> lines = new ArrayList<>(
                each ? stage.items().stream().map(PlanCommand::line).toList() : types(stage));
        stage.treatment()
                .gate()
                .ifPresent(gate -> lines.add("  " + (stage.mode() == Mode.SERIAL ? "each " : "") + waited(gate)));
        return lines;
    }

    private static String waited(Gate gate) {
        return "waited for: " + gate.check().text() + ", at most " + Amounts.duration(gate.timeout()) + "; else "
                + (gate.onTimeout() == OnTimeout.STOP ? "the restore stops" : "it goes on");
    }

    private static List<String> types(RestoreStage stage) {
        Map<String, Long> types = stage.items().stream()
                .collect(Collectors.groupingBy(item -> item.id().type(), TreeMap::new, Collectors.counting()));
        return types.entrySet().stream()
                .map(type -> type.getValue() + " " + type.getKey())
                .toList();
    }

    private static String line(RestoreItem item) {
        return item.id() + (item.target().equals(item.id()) ? "" : " as " + item.target());
    }

    private void answers(List<RestoreEntry> answers) {
        Table table = new Table("ITEM", "THE SERVER SAYS", "REASON");
        answers.stream()
                .sorted(Comparator.comparingLong(RestoreEntry::seq))
                .forEach(entry -> table.row(entry.target(), entry.outcome(), RestoreText.reason(entry)));
        table.print(shell.out());
    }
}
