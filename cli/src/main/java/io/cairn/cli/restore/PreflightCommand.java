// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.restore;

import io.cairn.cli.engine.Engine;
import io.cairn.cli.engine.Notices;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.Common;
import io.cairn.cli.options.IdentityOption;
import io.cairn.cli.options.LocationOption;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.options.RestoreOptions;
import io.cairn.cli.options.SignedByOption;
import io.cairn.cli.print.RightsText;
import io.cairn.cli.shell.Shell;
import io.cairn.cli.shell.Version;
import io.cairn.core.preflight.Rights;
import io.cairn.core.restore.RestoreRun;
import io.cairn.core.spec.RestoreSpec;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code cairn restore preflight}. */
@Command(
        name = "preflight",
        description = "Exit codes: 0 no right is lacking, 1 some are. With -o yaml or json a ClusterRole with exactly"
                + " the rights that the restore uses is printed, with -o name the lacking rights, one a line.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class PreflightCommand implements Callable<Integer> {

    private static final String ROLE = "cairn-restore";

    private final Shell shell;

    @Mixin
    private RestoreOptions options = new RestoreOptions();

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

    PreflightCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        RestoreSpec spec = options.read(shell).spec();
        try (Engine engine = new Engine(shell)) {
            Engine.Cluster target = engine.target(cluster);
            RestoreRun run =
                    new RestoreRun(target.api(), target.exec(), engine.plugins(), Version.current(), shell.clock());
            Rights rights = run.rights(() -> Sources.of(engine, options, location, identity, signedBy, spec), spec);
            new Notices(shell, common.verbosity()).refused(engine.plugins(), spec.items());
            return RightsText.print(shell, output, rights, ROLE);
        }
    }
}
