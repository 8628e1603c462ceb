// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.engine.ProgressLine;
import io.cairn.cli.engine.SignalStop;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.KeepingOptions;
import io.cairn.cli.options.LocationsOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.options.SpecOptions;
import io.cairn.cli.options.Verbosity;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.cli.shell.Version;
import io.cairn.core.backup.BackupResult;
import io.cairn.core.backup.BackupRun;
import io.cairn.core.backup.BackupSettings;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.repository.BackupNames;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.BackupTargets;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.core.signing.SigningKey;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.ShellWords;
import io.cairn.core.spec.SpecFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn backup create}. */
@Command(
        name = "create",
        description = "Exit codes: 0 all was captured, 3 some items failed, 1 there is no backup, 2 wrong usage.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class CreateCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "The backup's name; {time} and {date} in it stand for now, as in 'nightly-{time}'")
    private Optional<String> name = Optional.empty();

    @Mixin
    private SpecOptions spec = new SpecOptions();

    @Option(
            names = "--sign-key",
            paramLabel = "FILE",
            description =
                    "Sign the manifest by this private key (PEM, PKCS#8, Ed25519); see 'backup verify --signed-by'")
    private Optional<Path> signKey = Optional.empty();

    @Mixin
    private KeepingOptions keeping = new KeepingOptions();

    @Mixin
    private LocationsOption location = new LocationsOption();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    @Mixin
    private Common common = new Common();

    CreateCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        SpecFile read = spec.read(shell);
        SpecFile file = new SpecFile(read.name(), keeping.over(read.spec()));
        String pattern = name.or(file::name)
                .orElseThrow(() -> new InvalidInputException("the backup has no name: write '" + shell.program()
                        + " backup create NAME', or a metadata.name into the specification"));
        String backup = BackupNames.expand(pattern, shell.clock());
        Optional<SigningKey> signer =
                signKey.isPresent() ? Optional.of(SigningKey.read(signKey.get())) : Optional.empty();
        try (Engine engine = new Engine(shell)) {
            List<String> places = location.locations().isEmpty() ? file.spec().locations() : location.locations();
            Engine.Cluster connection = engine.connect(cluster);
            Notices notices = new Notices(shell, common.verbosity());
            BackupRun run = new BackupRun(
                    connection.api(),
                    connection.exec(),
                    engine.plugins(),
                    () -> targets(engine, places, signer, file.spec(), notices),
                    BackupSettings.defaults(Version.current()),
                    shell.clock());
            BackupSpec wanted = encrypted(file.spec(), engine.encryptTo(places));
            if (!wanted.encryptTo().isEmpty()) {
                notices.note("the backup " + backup + " is encrypted to "
                        + wanted.encryptTo().stream().map(Recipient::text).collect(Collectors.joining(", "))
                        + ": whoever loses all of their secret keys loses the backup");
            }
            Optional<BackupResult> result = make(run, backup, wanted);
            return result.isEmpty() ? ExitCode.FAILED : tell(result.get(), run, notices, where(places));
        }
    }

    private static BackupTargets targets(
            Engine engine, List<String> places, Optional<SigningKey> signer, BackupSpec wanted, Notices notices)
            throws IOException {
        List<Repository> targets = engine.targets(places).stream()
                .map(target -> signer.map(target::signing).orElse(target))
                .toList();
        notices.refused(engine.plugins(), wanted);
        notices.frozen(targets);
        return new BackupTargets(targets);
    }

    private static BackupSpec encrypted(BackupSpec spec, List<Recipient> byDefault) {
        return spec.encryptTo().isEmpty()
                ? spec.toBuilder().encryptTo(byDefault).build()
                : spec;
    }

    /** Empty if a signal ended it, which has been told then. */
    private Optional<BackupResult> make(BackupRun run, String backup, BackupSpec wanted) throws IOException {
        try (SignalStop signal = new SignalStop(
                shell,
                work(run),
                "nothing was written",
                () -> "what is left of " + backup + " is no backup, and the next run of this name removes it"
                        + frozen(run, backup))) {
            try {
                BackupResult result = watched(run, backup, wanted);
                signal.outcome(
                        result.record().phase() == Phase.FAILED
                                ? "there is no backup " + backup + ", and what was written of it is removed"
                                        + frozen(run, backup)
                                : "the backup " + backup + " was whole by then and stays");
                return signal.signalled() ? Optional.empty() : Optional.of(result);
            } catch (IOException | RuntimeException e) {
                if (signal.signalled()) {
                    return Optional.empty();
                }
                throw e;
            }
        }
    }

    private static SignalStop.Work work(BackupRun run) {
        return new SignalStop.Work() {
            @Override
            public void stop() {
                run.stop();
            }

            @Override
            public boolean undoing() {
                return run.freezing();
            }

            @Override
            public void abandon() {
                run.abandon();
            }
        };
    }

    private String frozen(BackupRun run, String backup) {
        return run.frozen().isEmpty() ? "" : "; " + leftFrozen(run, backup);
    }

    private String leftFrozen(BackupRun run, String backup) {
        return "left frozen: " + run.frozen().stream().map(ItemId::toString).collect(Collectors.joining(", "))
                + "; release it by '" + shell.program() + " backup release " + backup
                + "' with the same --location";
    }

    private BackupResult watched(BackupRun run, String backup, BackupSpec wanted) throws IOException {
        ProgressLine.Progress progress =
                ProgressLine.start(shell, run.progress(), common.verbosity() != Verbosity.QUIET);
        try {
            return run.create(backup, wanted);
        } finally {
            progress.close();
        }
    }

    /** How a command names the backup's location, where that is not the default one. */
    private static String where(List<String> places) {
        return places.isEmpty() ? "" : " " + ShellWords.join(List.of("--location", places.get(0)));
    }

    private int tell(BackupResult result, BackupRun run, Notices notices, String where) {
        String places = String.join(", ", result.locations());
        BackupRecord record = result.record();
        result.notes().forEach(notices::note);
        notices.warnings(record.warnings(), "backup describe " + record.name() + where);
        notices.debug(result.requests() + " requests were sent to the API server");
        if (record.phase() == Phase.FAILED) {
            if (!run.frozen().isEmpty()) {
                notices.warning(leftFrozen(run, record.name()));
            }
            notices.failed(record, "backup logs " + record.name() + where);
        } else {
            notices.errors(record.errors(), "backup describe " + record.name() + where);
        }
        switch (output.format()) {
            case JSON, YAML -> Fields.print(shell.out(), output.format(), RecordFields.of(record, places));
            case NAME -> {
                if (record.phase() != Phase.FAILED) {
                    shell.out().println("backup/" + record.name());
                }
            }
            case TABLE -> {
                if (record.phase() != Phase.FAILED) {
                    shell.out().println(RecordText.summary(record, places));
                }
            }
        }
        return switch (record.phase()) {
            case COMPLETED -> ExitCode.OK;
            case PARTIALLY_FAILED -> ExitCode.PARTLY;
            case FAILED -> ExitCode.FAILED;
        };
    }
}
