// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.backup;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.backup.BackupRelease;
import io.cairn.core.backup.BackupRelease.Released;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.repository.FrozenPod;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code cairn backup release}. */
@Command(
        name = "release",
        description =
                "Runs the post hooks of pods that a run froze and could not release. Exit codes: 0 nothing is left"
                        + " frozen, 3 some pods may be, 2 wrong usage.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class ReleaseCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "The backup whose run left pods frozen")
    private String name = "";

    @Option(
            names = "--again",
            description = "Run hooks again whose release was begun before, though nobody knows how it ended")
    private boolean again;

    @Option(
            names = "--by-hand",
            description = "Run nothing and ask no cluster: the pods were released by hand, or are gone with their"
                    + " cluster. Removes the notes that they are frozen")
    private boolean byHand;

    @Mixin
    private LocationOption location = new LocationOption();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    ReleaseCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        if (again && byHand) {
            throw new InvalidInputException("--again runs hooks and --by-hand runs none: give one of them");
        }
        try (Engine engine = new Engine(shell)) {
            return byHand ? note(engine) : release(engine);
        }
    }

    private int note(Engine engine) throws IOException {
        List<FrozenPod> pods = engine.writableRepository(location).frozen(name).releasedByHand();
        tellIfNone(pods);
        pods.forEach(pod -> shell.out().println(pod.intent().pod() + ": noted as released by hand"));
        return ExitCode.OK;
    }

    private int release(Engine engine) throws IOException {
        Engine.Cluster connection = engine.connect(cluster);
        BackupRelease release = new BackupRelease(
                connection.api(), connection.exec(), engine.writableRepository(location), shell.clock());
        List<Released> pods = release.release(name, again);
        tellIfNone(pods);
        pods.forEach(this::tell);
        return pods.stream().allMatch(ReleaseCommand::done) ? ExitCode.OK : ExitCode.PARTLY;
    }

    private void tellIfNone(List<?> pods) {
        if (pods.isEmpty()) {
            shell.out().println("nothing is left frozen by " + name);
        }
    }

    private static boolean done(Released pod) {
        return pod.result() == BackupRelease.Result.RELEASED || pod.result() == BackupRelease.Result.GONE;
    }

    private void tell(Released pod) {
        String result = pod.result().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        shell.out().println(pod.pod() + ": " + result + (pod.note().isEmpty() ? "" : ", " + pod.note()));
        for (HookRun run : pod.runs()) {
            run.output().lines().forEach(line -> shell.out().println("  " + line));
        }
    }
}
