// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputFormat;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.options.Verbosity;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.json.TreeJson;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.HookEntry;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalLine;
import io.cairn.core.repository.JournalReader;
import io.cairn.core.repository.LockedException;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.OperationsFile;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.PlanComparison;
import io.cairn.core.repository.Remark;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StageRead;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn backup describe}. */
@Command(name = "describe", abbreviateSynopsis = true, sortOptions = false)
final class DescribeCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The backup")
    private String name = "";

    @Option(
            names = "--order",
            description = "Also show what was captured, in order, and how that differs from the plan")
    private boolean order;

    @Mixin
    private LocationOption location = new LocationOption();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Mixin
    private OutputOption output = new OutputOption();

    private boolean locked;

    DescribeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        try (Engine engine = new Engine(shell)) {
            Repository repository = engine.repository(location, identity);
            Notices notices = new Notices(shell, Verbosity.NORMAL);
            notices.frozen(repository);
            StoredBackup backup = repository.open(name);
            if (order && backup.record().phase() == Phase.FAILED) {
                throw new InvalidInputException(
                        "the run of " + name + " failed and nothing of it was kept but its log: see '" + shell.program()
                                + " backup logs " + name + "'");
            }
            BackupRecord record = details(backup, notices);
            switch (output.format()) {
                case JSON, YAML -> printFields(backup, record, repository.location());
                case NAME -> shell.out().println("backup/" + backup.record().name());
                case TABLE -> {
                    RecordText.print(shell.out(), record, repository.location(), backup.recipients(), locked);
                    OperationText.print(shell.out(), operations(backup));
                    if (order) {
                        shell.out().println();
                        Timeline.print(shell.out(), backup, plan(backup));
                    }
                }
            }
            return ExitCode.OK;
        }
    }

    /** What can be read of it; the rest only if it is asked for. */
    private BackupRecord details(StoredBackup backup, Notices notices) throws IOException {
        try {
            return backup.details();
        } catch (LockedException e) {
            if (order) {
                throw e;
            }
            locked = true;
            notices.note(String.valueOf(e.getMessage()));
            return backup.record();
        }
    }

    private List<OperationRecord> operations(StoredBackup backup) throws IOException {
        return locked ? List.of() : backup.operations();
    }

    private static ObjectTree plan(StoredBackup backup) throws IOException {
        try (InputStream input = backup.openPlain(BackupFile.PLAN)) {
            return TreeJson.read(input.readAllBytes());
        }
    }

    private void printFields(StoredBackup backup, BackupRecord record, String place) throws IOException {
        OutputFormat format = output.format();
        try (Fields fields = new Fields(shell.out(), format)) {
            RecordFields.of(record, place).fields().forEach(fields::field);
            fields.field(
                    "recipients",
                    backup.recipients().stream().map(Recipient::text).toList());
            fields.field("locked", locked);
            fields.field(
                    "operations",
                    operations(backup).stream().map(OperationsFile::tree).toList());
            if (order) {
                ObjectTree plan = plan(backup);
                fields.field("plan", plan);
                PlanComparison comparison = new PlanComparison(plan);
                List<ObjectTree> reads = new ArrayList<>();
                List<ObjectTree> hooks = new ArrayList<>();
                List<ObjectTree> begun = new ArrayList<>();
                List<ObjectTree> remarks = new ArrayList<>();
                fields.startList("journal");
                try (JournalReader journal = backup.journal()) {
                    for (Optional<JournalLine> line = journal.next(); line.isPresent(); line = journal.next()) {
                        if (line.get() instanceof JournalEntry entry) {
                            fields.element(RecordFields.of(entry));
                            comparison.take(entry);
                        } else if (line.get() instanceof StageRead read) {
                            reads.add(RecordFields.of(read));
                        } else if (line.get() instanceof HookEntry hook) {
                            hooks.add(RecordFields.of(hook));
                        } else if (line.get() instanceof OperationRecord operation
                                && operation.state() == OperationRecord.State.RUNNING) {
                            begun.add(OperationsFile.tree(operation));
                        } else if (line.get() instanceof Remark remark) {
                            remarks.add(RecordFields.of(remark));
                        }
                    }
                }
                fields.endList();
                fields.field("reads", reads);
                fields.field("hooks", hooks);
                fields.field("begun", begun);
                fields.field("remarks", remarks);
                fields.field(
                        "differences",
                        comparison.differences().stream().map(RecordFields::of).toList());
            }
        }
    }
}
