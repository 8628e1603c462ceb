// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.restore;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.engine.ProgressLine;
import io.cairn.cli.engine.SignalStop;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.options.RestoreOptions;
import io.cairn.cli.options.SignedByOption;
import io.cairn.cli.options.Verbosity;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.cli.shell.Version;
import io.cairn.core.repository.BackupNames;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.RestoreRecord;
import io.cairn.core.repository.Restores;
import io.cairn.core.restore.RestoreRun;
import io.cairn.core.restore.RestoreRun.Opening;
import io.cairn.core.restore.RestoreRun.Source;
import io.cairn.core.spec.RestoreFile;
import io.cairn.core.spec.RestoreSpec;
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

/** {@code cairn restore create}. */
@Command(
        name = "create",
        description =
                "Exit codes: 0 all is restored, 3 some items failed, 1 it did not come to its end, 2 wrong usage.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class CreateCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "The restore's name; {time} and {date} in it stand for now; else BACKUP-{time}")
    private Optional<String> name = Optional.empty();

    @Mixin
    private RestoreOptions options = new RestoreOptions();

    @Option(
            names = "--resume",
            description = "Go on with a restore that was stopped or left items out: it does what it was asked then")
    private boolean resume;

    @Mixin
    private SignedByOption signedBy = new SignedByOption();

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

    CreateCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        try (Engine engine = new Engine(shell)) {
            Repository repository = engine.repository(location, identity);
            Notices notices = new Notices(shell, common.verbosity());
            Restores restores =
                    new Restores(engine.recordStore(location, notices), shell.clock(), identity.keyring(shell));
            return resume ? resume(engine, repository, restores) : begin(engine, repository, restores);
        }
    }

    private int begin(Engine engine, Repository repository, Restores restores) throws IOException {
        RestoreFile file = options.read(shell);
        RestoreSpec spec = file.spec();
        boolean fromFile = options.fromFile().isPresent();
        String source = options.fromFile()
                .map(path -> Path.of(path).toAbsolutePath().toString())
                .orElse(spec.backup());
        String pattern = name.or(file::name).orElse(fromFile ? "restore-{time}" : BackupNames.restoreOf(spec.backup()));
        String restore = BackupNames.expandRestore(pattern, shell.clock());
        return run(
                engine,
                restore,
                () -> source(engine, repository, source, fromFile),
                spec,
                (opened, ground) ->
                        restores.begin(restore, source, fromFile, RestoreFile.tree(spec), opened.recipients(), ground));
    }

    private int resume(Engine engine, Repository repository, Restores restores) throws IOException {
        String restore = name.orElseThrow(() ->
                new InvalidInputException("resume what? Write '" + shell.program() + " restore create NAME --resume'"));
        List<String> given = options.given();
        if (!given.isEmpty()) {
            throw new InvalidInputException("--resume goes on with what the restore '" + restore
                    + "' was asked to do: leave out " + String.join(", ", given));
        }
        Restores.Request request = restores.request(restore);
        return run(
                engine,
                restore,
                () -> source(engine, repository, request.source(), request.file()),
                RestoreFile.ofTree(request.spec()),
                (opened, ground) -> restores.resume(restore, ground));
    }

    private Source source(Engine engine, Repository repository, String source, boolean file) throws IOException {
        return file ? Sources.file(engine, source, signedBy) : Sources.backup(engine, repository, source, signedBy);
    }

    private int run(Engine engine, String restore, Opening opening, RestoreSpec spec, RestoreRun.Begin begin)
            throws IOException {
        Engine.Cluster target = engine.target(cluster);
        Notices notices = new Notices(shell, common.verbosity());
        RestoreRun run =
                new RestoreRun(target.api(), target.exec(), engine.plugins(), Version.current(), shell.clock());
        try (SignalStop signal = new SignalStop(shell, run::stop, "nothing was sent", () -> resumable(restore))) {
            try {
                RestoreRecord record = watched(run, restore, opening, spec, (opened, ground) -> {
                    notices.refused(engine.plugins(), spec.items());
                    return begin.draft(opened, ground);
                });
                signal.outcome(quiesced(run) + resumable(restore));
                return signal.signalled() ? ExitCode.FAILED : tell(run, record, notices);
            } catch (IOException | RuntimeException e) {
                if (signal.signalled()) {
                    return ExitCode.FAILED;
                }
                throw e;
            }
        }
    }

    private String resumable(String restore) {
        return "what was restored stays; '" + shell.program() + " restore create " + restore
                + " --resume' goes on with it";
    }

    private static String quiesced(RestoreRun run) {
        List<ItemId> left = run.quiesced();
        return left.isEmpty()
                ? ""
                : "left quiesced: " + left.stream().map(ItemId::toString).collect(Collectors.joining(", ")) + "; ";
    }

    private RestoreRecord watched(
            RestoreRun run, String restore, Opening opening, RestoreSpec spec, RestoreRun.Begin begin)
            throws IOException {
        ProgressLine.Progress progress =
                ProgressLine.start(shell, run.progress(), common.verbosity() != Verbosity.QUIET);
        try {
            return run.create(restore, opening, spec, begin);
        } finally {
            progress.close();
        }
    }

    private int tell(RestoreRun run, RestoreRecord record, Notices notices) {
        String all = "restore describe " + record.name();
        notices.warnings(record.warnings(), all);
        boolean ended = record.phase() != Phase.FAILED;
        notices.errors(ended ? record.errors() : record.errors().withoutLast(), all);
        switch (output.format()) {
            case JSON, YAML -> Fields.print(shell.out(), output.format(), record.tree());
            case NAME -> shell.out().println("restore/" + record.name());
            case TABLE -> shell.out().println(RestoreText.summary(record));
        }
        if (!ended) {
            shell.err()
                    .println("cairn: the restore " + record.name() + " did not come to its end: "
                            + last(record.errors().first()) + "; " + quiesced(run) + resumable(record.name()));
        }
        return switch (record.phase()) {
            case COMPLETED -> ExitCode.OK;
            case PARTIALLY_FAILED -> ExitCode.PARTLY;
            case FAILED -> ExitCode.FAILED;
        };
    }

    private static String last(List<String> errors) {
        return errors.isEmpty() ? "see its log" : errors.get(errors.size() - 1);
    }
}
