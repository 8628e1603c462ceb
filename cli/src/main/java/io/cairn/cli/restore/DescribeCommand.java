// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.restore;

import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
import io.cairn.cli.print.Table;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.repository.HookEntry;
import io.cairn.core.repository.LockedException;
import io.cairn.core.repository.RestoreEntry;
import io.cairn.core.repository.RestoreRecord;
import io.cairn.core.repository.Restores;
import io.cairn.core.repository.StoredRestore;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn restore describe}. */
@Command(name = "describe", abbreviateSynopsis = true, sortOptions = false)
final class DescribeCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The restore")
    private String name = "";

    @Option(names = "--items", description = "Show what became of each item; -o json and yaml always do")
    private boolean items;

    @Mixin
    private LocationOption location = new LocationOption();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private Common common = new Common();

    private boolean locked;

    DescribeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        try (Engine engine = new Engine(shell)) {
            Restores restores = engine.restores(location, identity);
            StoredRestore restore = restores.open(name);
            if (restore.overtaken()) {
                new Notices(shell, common.verbosity())
                        .warning("a later run of the restore " + name + " is still at work, or was killed");
            }
            RestoreRecord record = details(restore);
            switch (output.format()) {
                case JSON, YAML -> structured(restore, record);
                case NAME -> shell.out().println("restore/" + name);
                case TABLE -> {
                    RestoreText.print(shell.out(), record, restores.location(), locked);
                    if (items) {
                        shell.out().println();
                        table(restore);
                    }
                }
            }
            return ExitCode.OK;
        }
    }

    /** What can be read of it; the rest only if it is asked for. */
    private RestoreRecord details(StoredRestore restore) throws IOException {
        try {
            return restore.details();
        } catch (LockedException e) {
            if (items) {
                throw e;
            }
            locked = true;
            new Notices(shell, common.verbosity()).note(String.valueOf(e.getMessage()));
            return restore.record();
        }
    }

    private void structured(StoredRestore restore, RestoreRecord record) throws IOException {
        List<ObjectTree> entries = new ArrayList<>();
        if (!locked) {
            restore.journal(line -> entries.add(line.tree()));
        }
        ObjectTree tree = record.tree()
                .with(restore.encrypted(), "encrypted")
                .with(locked, "locked")
                .with(entries, "journal");
        Fields.print(shell.out(), output.format(), tree);
    }

    private void table(StoredRestore restore) throws IOException {
        Table table = new Table("STAGE", "ITEM", "OUTCOME", "TOOK", "REASON");
        restore.journal(line -> {
            if (line instanceof RestoreEntry entry) {
                row(table, entry);
            } else if (line instanceof HookEntry hook) {
                row(table, hook.run());
            }
        });
        table.print(shell.out());
    }

    private static void row(Table table, RestoreEntry entry) {
        table.row(
                entry.stage(),
                entry.item() + (entry.target().equals(entry.item()) ? "" : " as " + entry.target()),
                entry.outcome(),
                Amounts.duration(Duration.between(entry.started(), entry.completed())),
                RestoreText.reason(entry));
    }

    private static void row(Table table, HookRun run) {
        table.row(
                "hook",
                run.pod(),
                run.result().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                Amounts.duration(Duration.between(run.started(), run.completed())),
                run.note().isEmpty() ? run.hook().source() : run.problem());
    }
}
