// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.DiffOptions;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.diff.BackupDiff;
import io.cairn.core.diff.ClusterDiff;
import io.cairn.core.diff.DiffResult;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn backup diff}. */
@Command(
        name = "diff",
        description =
                "What only a server sets, such as versions and the status, is left out. Exit codes: 0 no difference,"
                        + " 4 some, 3 none among the items that could be compared, 1 failed, 2 wrong usage.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class DiffCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "NAME", description = "The first backup")
    private String before = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The second backup")
    private Optional<String> after = Optional.empty();

    @Option(names = "--cluster", description = "Compare with what the cluster has now of what the backup was asked for")
    private boolean withCluster;

    @Mixin
    private DiffOptions items = new DiffOptions();

    @Option(names = "--show-secrets", description = "Print the values of secrets too")
    private boolean showSecrets;

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

    DiffCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (withCluster == after.isPresent()) {
            throw new InvalidInputException(
                    withCluster
                            ? "compare with the cluster or with " + after.orElseThrow() + "? Leave out one of them"
                            : "compare " + before + " with what? Name a second backup, or write --cluster");
        }
        try (Engine engine = new Engine(shell)) {
            Repository repository = engine.repository(location, identity);
            StoredBackup first = whole(repository, before);
            try (DiffOutput printed =
                    DiffOutput.of(shell, output.format(), repository.location(), before, after.orElse("(cluster)"))) {
                DiffResult result = withCluster
                        ? new ClusterDiff(engine.cluster(cluster), items.filter(), showSecrets)
                                .compare(first, printed::change)
                        : new BackupDiff(items.filter(), showSecrets)
                                .compare(first, whole(repository, after.orElseThrow()), printed::change);
                printed.end(result, new Notices(shell, common.verbosity()));
                return exit(result);
            }
        }
    }

    private static StoredBackup whole(Repository repository, String name) throws IOException {
        StoredBackup backup = repository.open(name);
        if (backup.record().phase() == Phase.FAILED) {
            throw new InvalidInputException("the run of " + name + " failed and nothing of it was kept but its log");
        }
        return backup;
    }

    private static int exit(DiffResult result) {
        if (result.differs()) {
            return ExitCode.DIFFERENT;
        }
        return result.unknown() > 0 ? ExitCode.PARTLY : ExitCode.OK;
    }
}
