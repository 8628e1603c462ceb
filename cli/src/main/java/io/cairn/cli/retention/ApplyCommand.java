// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.retention;

import io.cairn.cli.engine.Engine;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.retention.VerdictText.Ends;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Question;
import io.cairn.cli.shell.Shell;
import io.cairn.core.backup.BackupDeletion.Deleted;
import io.cairn.core.repository.Repository;
import io.cairn.core.retention.CountedBackups;
import io.cairn.core.retention.RetentionDecision;
import io.cairn.core.retention.RetentionRun;
import io.cairn.core.retention.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn retention apply}. */
@Command(
        name = "apply",
        description =
                "A backup stays if one of the rules keeps it. Rules look at each cluster by itself, and at days in"
                        + " UTC. What is locked and the last good backup of a cluster stay whatever is asked.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class ApplyCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private KeepOptions keep = new KeepOptions();

    @Option(names = "--dry-run", description = "Say what would stay and go, and delete nothing")
    private boolean dryRun;

    @Option(names = "--yes", description = "Don't ask")
    private boolean yes;

    @Option(
            names = "--keep-snapshots",
            description = "Leave the snapshots that the backups recorded; no cluster is needed then")
    private boolean keepSnapshots;

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

    ApplyCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        RetentionDecision decision = keep.decision(shell.clock().instant());
        if (!yes && !dryRun) {
            Question.requireTerminal(shell);
        }
        try (Engine engine = new Engine(shell)) {
            Repository repository =
                    dryRun ? engine.repository(location, identity) : engine.writableRepository(location, identity);
            Notices notices = new Notices(shell, common.verbosity());
            Repository.Summaries listing = new CountedBackups(repository).of(repository.summaries());
            listing.warnings()
                    .forEach(warning -> notices.warning(warning + "; it stays, and doesn't count as a good one"));
            List<Verdict> verdicts = decision.of(listing.backups());
            VerdictText text = new VerdictText(verdicts, listing.unreadable(), repository.location());
            if (verdicts.isEmpty()) {
                notices.note(
                        listing.backups().isEmpty()
                                ? "no backups in " + repository.location()
                                : "of the " + Amounts.count(listing.backups().size(), "backup") + " in "
                                        + repository.location() + " none has a name that --name gives");
            }
            long going = verdicts.stream().filter(verdict -> !verdict.kept()).count();
            RetentionRun run = new RetentionRun(repository, engine.deletion(cluster), keepSnapshots);
            if (dryRun || going == 0) {
                List<Deleted> outlook = run.outlook(verdicts);
                text.print(shell.out(), output.format(), new Ends(outlook, false));
                tell(outlook, "would stay");
                return ExitCode.OK;
            }
            if (!yes && !agreed(text, run.outlook(verdicts), repository.location())) {
                shell.err().println("nothing was deleted");
                return ExitCode.FAILED;
            }
            List<Deleted> deleted = new ArrayList<>();
            run.delete(verdicts, deleted::add);
            return ended(text, deleted);
        }
    }

    private boolean agreed(VerdictText text, List<Deleted> outlook, String place) throws IOException {
        text.table(shell.err(), new Ends(outlook, false));
        tell(outlook, "would stay");
        long going = outlook.stream().filter(one -> one.kept().isEmpty()).count();
        return going > 0 && Question.agreed(shell, "Delete " + Amounts.count(going, "backup") + " from " + place + "?");
    }

    private void tell(List<Deleted> all, String stays) {
        for (Deleted one : all) {
            one.kept()
                    .ifPresent(reason ->
                            shell.err().println("cairn: the backup " + one.name() + " " + stays + ": " + reason));
            one.left().ifPresent(what -> shell.err().println("backup/" + one.name() + ": " + what));
        }
    }

    private int ended(VerdictText text, List<Deleted> deleted) {
        text.print(shell.out(), output.format(), new Ends(deleted, true));
        tell(deleted, "stays");
        boolean stays = deleted.stream().anyMatch(one -> one.kept().isPresent());
        boolean some = deleted.stream().anyMatch(one -> one.kept().isEmpty() || one.discarded() > 0);
        return !stays ? ExitCode.OK : some ? ExitCode.PARTLY : ExitCode.FAILED;
    }
}
