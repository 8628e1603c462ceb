// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Question;
import io.cairn.cli.shell.Shell;
import io.cairn.core.backup.BackupDeletion;
import io.cairn.core.backup.BackupDeletion.Deleted;
import io.cairn.core.repository.BackupRemoval;
import io.cairn.core.repository.LockedException;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn backup delete}. */
@Command(name = "delete", abbreviateSynopsis = true, sortOptions = false)
final class DeleteCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "The backups to delete")
    private List<String> names = List.of();

    @Option(names = "--yes", description = "Don't ask")
    private boolean yes;

    @Option(names = "--dry-run", description = "Say what would go, and delete nothing")
    private boolean dryRun;

    @Option(
            names = "--keep-snapshots",
            description = "Leave the snapshots that the backups recorded, though nothing else knows of them;"
                    + " no cluster is needed then")
    private boolean keepSnapshots;

    @Mixin
    private LocationOption location = new LocationOption();

    @Mixin
    private IdentityOption identity = new IdentityOption();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    DeleteCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (!yes && !dryRun) {
            Question.requireTerminal(shell);
        }
        try (Engine engine = new Engine(shell)) {
            Repository repository =
                    dryRun ? engine.repository(location, identity) : engine.writableRepository(location, identity);
            List<BackupRemoval> removals = new ArrayList<>();
            for (String name : new LinkedHashSet<>(names)) {
                removals.add(repository.removal(name));
            }
            BackupDeletion deletion = engine.deletion(cluster);
            if (dryRun) {
                tell(removals, deletion, shell.out());
                return ExitCode.OK;
            }
            if (!yes && !agreed(removals, deletion, repository.location())) {
                shell.err().println("nothing was deleted");
                return ExitCode.FAILED;
            }
            return ended(deletion.delete(removals, keepSnapshots));
        }
    }

    private void tell(List<BackupRemoval> removals, BackupDeletion deletion, PrintStream to) throws IOException {
        for (BackupRemoval removal : removals) {
            to.println("backup/" + removal.name() + ": "
                    + removal.backup()
                            .map(StoredBackup::record)
                            .map(RecordText::outline)
                            .or(removal::damage)
                            .orElse("what a killed run or deletion left"));
            Deleted outlook = deletion.outlook(removal, keepSnapshots);
            List<OperationRecord> snapshots = snapshots(removal, to);
            for (OperationRecord snapshot : snapshots) {
                String handle = snapshot.facts().getOrDefault("handle", "");
                to.println("  " + (outlook.discarded() == 0 ? "stays: " : "") + snapshot.kind() + " of "
                        + snapshot.item() + (handle.isEmpty() ? "" : " (" + handle + ")"));
            }
            outlook.left().ifPresent(what -> to.println("  " + what));
            outlook.kept().ifPresent(reason -> to.println("  the backup would stay: " + reason));
        }
    }

    private static List<OperationRecord> snapshots(BackupRemoval removal, PrintStream to) throws IOException {
        try {
            return BackupDeletion.snapshots(removal);
        } catch (LockedException onlyKept) {
            to.println("  stays: snapshots that only its keys can name");
            return List.of();
        }
    }

    private boolean agreed(List<BackupRemoval> removals, BackupDeletion deletion, String place) throws IOException {
        tell(removals, deletion, shell.err());
        return Question.agreed(shell, "Delete " + Amounts.count(removals.size(), "backup") + " from " + place + "?");
    }

    private int ended(List<Deleted> all) {
        boolean some = false;
        boolean stays = false;
        for (Deleted one : all) {
            if (one.kept().isEmpty()) {
                String snapshots = one.discarded() == 0 ? "" : ", with " + Amounts.count(one.discarded(), "snapshot");
                String left = one.left().map(what -> "; " + what).orElse("");
                shell.out().println("backup/" + one.name() + " deleted" + snapshots + left);
            } else {
                shell.err()
                        .println("cairn: the backup " + one.name() + " stays"
                                + (one.discarded() == 0 ? "" : ", less " + Amounts.count(one.discarded(), "snapshot"))
                                + ": "
                                + one.kept().get());
                stays = true;
            }
            some |= one.kept().isEmpty() || one.discarded() > 0;
        }
        return !stays ? ExitCode.OK : some ? ExitCode.PARTLY : ExitCode.FAILED;
    }
}
