// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.restore;

import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
import io.cairn.cli.print.Table;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.repository.RestoreRecord;
import io.cairn.core.repository.Restores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cairn restore get}. */
@Command(name = "get", abbreviateSynopsis = true, sortOptions = false)
final class GetCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "The restores to list; else all")
    private List<String> names = List.of();

    @Mixin
    private LocationOption location = new LocationOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private Common common = new Common();

    GetCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        try (Engine engine = new Engine(shell)) {
            Restores restores = new Restores(engine.store(location), shell.clock());
            Notices notices = new Notices(shell, common.verbosity());
            List<RestoreRecord> records = records(restores, notices);
            if (records.isEmpty() && !output.format().structured()) {
                notices.note("no restores in " + restores.location());
                return ExitCode.OK;
            }
            print(records);
            return ExitCode.OK;
        }
    }

    private List<RestoreRecord> records(Restores restores, Notices notices) throws IOException {
        if (names.isEmpty()) {
            Restores.Listing listing = restores.list();
            listing.warnings().forEach(notices::warning);
            return listing.restores();
        }
        List<RestoreRecord> records = new ArrayList<>();
        for (String name : names) {
            records.add(restores.open(name).record());
        }
        return records;
    }

    private void print(List<RestoreRecord> records) {
        switch (output.format()) {
            case JSON, YAML -> {
                List<ObjectTree> trees =
                        records.stream().map(RestoreRecord::tree).toList();
                Fields.print(shell.out(), output.format(), ObjectTree.of(Map.of("restores", trees)));
            }
            case NAME -> records.forEach(record -> shell.out().println("restore/" + record.name()));
            case TABLE -> {
                Table table =
                        new Table("NAME", "BACKUP", "STATUS", "ERRORS", "WARNINGS", "ITEMS", "CREATED", "DURATION");
                for (RestoreRecord record : records) {
                    table.row(
                            record.name(),
                            record.source(),
                            record.phase(),
                            record.errors().count(),
                            record.warnings().count(),
                            record.total(),
                            Amounts.time(record.started()),
                            Amounts.duration(RestoreText.duration(record)));
                }
                table.print(shell.out());
            }
        }
    }
}
