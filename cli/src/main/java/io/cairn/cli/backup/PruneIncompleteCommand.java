// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Question;
import io.cairn.cli.shell.Shell;
import io.cairn.core.repository.IncompleteBackup;
import io.cairn.core.repository.IncompleteBackups;
import io.cairn.core.repository.NameState;
import io.cairn.core.repository.Repository;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn backup prune-incomplete}. */
@Command(name = "prune-incomplete", abbreviateSynopsis = true, sortOptions = false)
final class PruneIncompleteCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "The names to clean up; else all")
    private List<String> names = List.of();

    @Option(names = "--yes", description = "Don't ask")
    private boolean yes;

    @Option(names = "--dry-run", description = "Say what would go and what stays, and remove nothing")
    private boolean dryRun;

    @Option(names = "--failed", description = "Remove the records and logs of failed runs too")
    private boolean failed;

    @Mixin
    private LocationOption location = new LocationOption();

    PruneIncompleteCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (!yes && !dryRun && !shell.interactive()) {
            throw new InvalidInputException(
                    "there is no terminal to ask whether what is incomplete may be removed: add --yes, or look first by"
                            + " --dry-run");
        }
        try (Engine engine = new Engine(shell)) {
            Repository repository = dryRun ? engine.repository(location) : engine.writableRepository(location);
            List<IncompleteBackup> all = IncompleteText.chosen(repository, names);
            List<IncompleteBackup> going =
                    all.stream().filter(each -> each.stays(failed).isEmpty()).toList();
            all.forEach(this::tellIfItStays);
            if (dryRun) {
                tell(going, shell.out());
                if (all.isEmpty()) {
                    tellNothing(repository.location());
                }
                return ExitCode.OK;
            }
            if (!yes && !going.isEmpty() && !agreed(going, repository.location())) {
                shell.err().println("nothing was removed");
                return ExitCode.FAILED;
            }
            int exit = prune(repository.incomplete(), going, names.isEmpty() ? 0 : all.size() - going.size());
            int tidied = names.isEmpty() ? tidy(repository.incomplete()) : 0;
            if (all.isEmpty() && tidied == 0) {
                tellNothing(repository.location());
            }
            return exit;
        }
    }

    private void tellNothing(String place) {
        shell.err().println("nothing incomplete in " + place);
    }

    private int tidy(IncompleteBackups incomplete) throws IOException {
        int tidied = incomplete.tidy();
        if (tidied > 0) {
            shell.err().println(Amounts.count(tidied, "stray note") + " of runs that have ended went too");
        }
        return tidied;
    }

    private void tellIfItStays(IncompleteBackup backup) {
        backup.stays(failed).ifPresent(why -> shell.err().println("backup/" + backup.name() + " stays: " + why));
    }

    private static void tell(List<IncompleteBackup> going, PrintStream to) {
        for (IncompleteBackup backup : going) {
            to.println("backup/" + backup.name() + ": " + what(backup));
        }
    }

    private static String what(IncompleteBackup backup) {
        if (backup.state() == NameState.STILL_WHOLE) {
            return "the mark of a deletion that was killed; the backup is whole and stays";
        }
        String left = Amounts.count(backup.files(), "file") + ", " + Amounts.size(backup.bytes());
        return switch (backup.state()) {
            case FAILED -> "the record and the log of a failed run, " + left;
            case HALF_DELETED -> "what a deletion left that was killed, " + left;
            default -> "what a run left that was killed, " + left;
        };
    }

    private boolean agreed(List<IncompleteBackup> going, String place) throws IOException {
        tell(going, shell.err());
        return Question.agreed(shell, "Remove this from " + place + "?");
    }

    /**
     * Removes one after another; that one stays doesn't keep the others.
     *
     * @param stayed how many the user named that stay
     */
    private int prune(IncompleteBackups incomplete, List<IncompleteBackup> going, int stayed) {
        List<String> problems = new ArrayList<>();
        for (IncompleteBackup backup : going) {
            Optional<String> problem = prune(incomplete, backup);
            if (problem.isEmpty()) {
                shell.out().println("backup/" + backup.name() + " cleaned up");
            }
            problem.ifPresent(problems::add);
        }
        problems.forEach(problem -> shell.err().println("cairn: " + problem));
        if (problems.isEmpty() && stayed == 0) {
            return ExitCode.OK;
        }
        return problems.size() < going.size() ? ExitCode.PARTLY : ExitCode.FAILED;
    }

    private Optional<String> prune(IncompleteBackups incomplete, IncompleteBackup backup) {
        try {
            incomplete.prune(backup.name(), failed);
            return Optional.empty();
        } catch (IOException | InvalidInputException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
