// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputFormat;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
import io.cairn.cli.print.Table;
import io.cairn.cli.print.UnreadableFields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.BackupSummary;
import io.cairn.core.repository.IncompleteBackup;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn backup get}. */
@Command(name = "get", abbreviateSynopsis = true, sortOptions = false)
final class GetCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "The backups to list; else all")
    private List<String> names = List.of();

    @Option(
            names = "--incomplete",
            description =
                    "List instead what is no backup: what runs and deletions left that were killed or are still at"
                            + " work, and the records of runs that failed")
    private boolean incomplete;

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
            if (incomplete) {
                printIncomplete(repository, notices);
            } else if (output.format().structured()) {
                printRecords(repository, notices);
            } else {
                printSummaries(repository, notices);
            }
            return ExitCode.OK;
        }
    }

    private void printIncomplete(Repository repository, Notices notices) throws IOException {
        List<IncompleteBackup> all = IncompleteText.chosen(repository, names);
        notices.frozen(repository);
        if (all.isEmpty() && !output.format().structured()) {
            notices.note("nothing incomplete in " + repository.location());
        } else {
            IncompleteText.print(shell.out(), output.format(), all, repository.location());
        }
    }

    private void printRecords(Repository repository, Notices notices) throws IOException {
        Repository.Listing listing =
                names.isEmpty() ? repository.list() : new Repository.Listing(opened(repository), List.of());
        listing.warnings().forEach(notices::warning);
        notices.frozen(repository);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "backups",
                listing.backups().stream()
                        .map(record -> RecordFields.of(record, repository.location()))
                        .toList());
        fields.put("unreadable", UnreadableFields.of(listing.unreadable()));
        Fields.print(shell.out(), output.format(), ObjectTree.of(fields));
    }

    private List<BackupRecord> opened(Repository repository) throws IOException {
        List<BackupRecord> records = new ArrayList<>();
        for (String name : names) {
            records.add(repository.open(name).record());
        }
        return records;
    }

    private void printSummaries(Repository repository, Notices notices) throws IOException {
        List<BackupSummary> backups = summaries(repository, notices);
        notices.frozen(repository);
        if (backups.isEmpty()) {
            notices.note("no backups in " + repository.location());
        } else if (output.format() == OutputFormat.NAME) {
            backups.forEach(backup -> shell.out().println("backup/" + backup.name()));
        } else {
            table(backups).print(shell.out());
        }
    }

    private List<BackupSummary> summaries(Repository repository, Notices notices) throws IOException {
        if (!names.isEmpty()) {
            List<BackupSummary> backups = new ArrayList<>();
            for (String name : names) {
                StoredBackup backup = repository.open(name);
                backups.add(BackupSummary.of(backup.record(), backup.encrypted()));
            }
            return backups;
        }
        Repository.Summaries listing = repository.summaries();
        listing.warnings().forEach(notices::warning);
        return listing.backups();
    }

    /** The last columns are there where a backup has an expiry or a lock. */
    private static Table table(List<BackupSummary> backups) {
        boolean keeping = backups.stream().anyMatch(backup -> backup.keeping().said());
        List<String> headings = new ArrayList<>(
                List.of("NAME", "STATUS", "ERRORS", "WARNINGS", "ITEMS", "CREATED", "DURATION", "SIZE"));
        if (keeping) {
            headings.addAll(List.of("EXPIRES", "LOCKED UNTIL"));
        }
        Table table = new Table(headings.toArray(new String[0]));
        for (BackupSummary backup : backups) {
            List<Object> cells = new ArrayList<>(List.of(
                    backup.name(),
                    backup.phase(),
                    backup.errors(),
                    backup.warnings(),
                    backup.items().captured(),
                    Amounts.time(backup.started()),
                    Amounts.duration(Duration.between(backup.started(), backup.completed())),
                    Amounts.size(backup.archiveBytes())));
            if (keeping) {
                cells.add(backup.expires().map(Amounts::time).orElse(""));
                cells.add(backup.lockedUntil().map(Amounts::time).orElse(""));
            }
            table.row(cells.toArray());
        }
        return table;
    }
}
