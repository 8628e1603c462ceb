// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.Amounts;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.repository.BackupCopy;
import io.cairn.core.repository.BackupCopy.Copied;
import io.cairn.core.repository.BackupCopy.State;
import io.cairn.core.repository.Locations;
import io.cairn.core.repository.Repository;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn location copy}. */
@Command(
        name = "copy",
        header = "Copy backups from one place to another",
        description = "A copy is the same backup, byte for byte. What is there already is left as it is.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class CopyCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            index = "0",
            paramLabel = "FROM",
            description = "A location's name, a folder (with a '/' in it) or a URL")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "Another one")
    private String to = "";

    @Parameters(index = "2..*", paramLabel = "NAME", description = "The backups to copy; else all")
    private List<String> names = List.of();

    @Option(names = "--dry-run", description = "Say what would be copied, and copy nothing")
    private boolean dryRun;

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private Common common = new Common();

    CopyCommand(Shell shell) {
        this.shell = shell;
    }

    /** What became of a backup, or why it was not copied. */
    private record Outcome(String name, Optional<Copied> copied, String problem) {}

    @Override
    public Integer call() throws IOException {
        try (Engine engine = new Engine(shell)) {
            Locations locations = engine.locations();
            ObjectStore source = engine.keep(locations.resolve(from));
            ObjectStore target = engine.keep(locations.resolve(to));
            if (!dryRun) {
                Locations.requireWritable(target);
            }
            BackupCopy copy = new BackupCopy(source, target, shell.clock());
            Notices notices = new Notices(shell, common.verbosity());
            List<Outcome> outcomes = new ArrayList<>();
            for (String name : names(copy, source)) {
                Outcome outcome = outcome(copy, name);
                outcomes.add(outcome);
                tell(outcome);
            }
            if (outcomes.isEmpty()) {
                notices.note("no backups in " + source.place());
            }
            if (output.format().structured()) {
                Fields.print(shell.out(), output.format(), fields(source, target, outcomes));
            }
            return exitCode(outcomes);
        }
    }

    /**
     * Where none is named, those too whose manifest is damaged or lost, so that they are told. A name that is none stops the
     * command before anything is copied.
     */
    private List<String> names(BackupCopy copy, ObjectStore source) throws IOException {
        if (names.isEmpty()) {
            return new Repository(source, shell.clock()).names();
        }
        for (String name : names) {
            copy.require(name);
        }
        return List.copyOf(new LinkedHashSet<>(names));
    }

    private Outcome outcome(BackupCopy copy, String name) {
        try {
            return new Outcome(name, Optional.of(copy.copy(name, dryRun)), "");
        } catch (IOException | InvalidInputException e) {
            return new Outcome(name, Optional.empty(), ErrorText.of(e));
        }
    }

    private void tell(Outcome outcome) {
        if (outcome.copied().isEmpty()) {
            shell.err().println("cairn: the backup " + outcome.name() + " is not copied: " + outcome.problem());
            return;
        }
        Copied copied = outcome.copied().get();
        switch (output.format()) {
            case TABLE -> shell.out().println("backup/" + copied.name() + " " + words(copied));
            case NAME -> {
                if (copied.state() != State.THERE) {
                    shell.out().println("backup/" + copied.name());
                }
            }
            case JSON, YAML -> {
                // all at the end
            }
        }
    }

    private static String words(Copied copied) {
        return switch (copied.state()) {
            case COPIED -> "copied, " + Amounts.size(copied.bytes());
            case MISSING -> "would be copied, " + Amounts.size(copied.bytes());
            case THERE -> "is there already" + (copied.bytes() > 0 ? ", and got keys that came later" : "");
        };
    }

    private static ObjectTree fields(ObjectStore source, ObjectStore target, List<Outcome> outcomes) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("from", source.place());
        fields.put("to", target.place());
        fields.put("backups", outcomes.stream().map(CopyCommand::fields).toList());
        return ObjectTree.of(fields);
    }

    private static Map<String, Object> fields(Outcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", outcome.name());
        fields.put(
                "state",
                outcome.copied()
                        .map(copied -> copied.state().name().toLowerCase(Locale.ROOT))
                        .orElse("failed"));
        outcome.copied().ifPresent(copied -> fields.put("bytes", copied.bytes()));
        if (outcome.copied().isEmpty()) {
            fields.put("error", outcome.problem());
        }
        return fields;
    }

    private static int exitCode(List<Outcome> outcomes) {
        long failed =
                outcomes.stream().filter(outcome -> outcome.copied().isEmpty()).count();
        if (failed == 0) {
            return ExitCode.OK;
        }
        return failed < outcomes.size() ? ExitCode.PARTLY : ExitCode.FAILED;
    }
}
