// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

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
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code cairn backup get}. */
@Command(name = "get", abbreviateSynopsis = true, sortOptions = false)
final class GetCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "The backups to list; else all")
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
            Repository repository = engine.repository(location);
            Notices notices = new Notices(shell, common.verbosity());
            List<BackupRecord> records = records(repository, notices);
            notices.frozen(repository);
            if (records.isEmpty() && !output.format().structured()) {
                notices.note("no backups in " + repository.location());
                return ExitCode.OK;
            }
            print(records, repository.location());
            return ExitCode.OK;
        }
    }

    private List<BackupRecord> records(Repository repository, Notices notices) throws IOException {
        if (names.isEmpty()) {
            Repository.Listing listing = repository.list();
            listing.warnings().forEach(notices::warning);
            return listing.backups();
        }
        List<BackupRecord> records = new ArrayList<>();
        for (String name : names) {
            records.add(repository.open(name).record());
        }
        return records;
    }

    private void print(List<BackupRecord> records, String place) {
        switch (output.format()) {
            case JSON, YAML -> {
                List<ObjectTree> trees = records.stream()
                        .map(record -> RecordFields.of(record, place))
                        .toList();
                Fields.print(shell.out(), output.format(), ObjectTree.of(Map.of("backups", trees)));
            }
            case NAME -> records.forEach(record -> shell.out().println("backup/" + record.name()));
            case TABLE -> {
                Table table = new Table("NAME", "STATUS", "ERRORS", "WARNINGS", "ITEMS", "CREATED", "DURATION", "SIZE");
                for (BackupRecord record : records) {
                    table.row(
                            record.name(),
                            record.phase(),
                            record.errors().count(),
                            record.warnings().count(),
                            record.items().captured(),
                            Amounts.time(record.started()),
                            Amounts.duration(RecordText.duration(record)),
                            Amounts.size(record.archiveBytes()));
                }
                table.print(shell.out());
            }
        }
    }
}
