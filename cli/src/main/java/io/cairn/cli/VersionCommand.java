// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.api.ObjectTree;
import io.cairn.cli.engine.Engine;
import io.cairn.cli.options.ClusterOptions;
import io.cairn.cli.options.OutputFormat;
import io.cairn.cli.options.OutputOption;
import io.cairn.cli.print.Fields;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.cli.shell.Version;
import io.cairn.core.json.TreeJson;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cairn version}. */
@Command(name = "version", abbreviateSynopsis = true, sortOptions = false)
final class VersionCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(names = "--server", description = "Also ask the cluster for its version")
    private boolean server;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private OutputOption output = new OutputOption();

    VersionCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("cairn", Version.current());
        versions.put("java", Runtime.version().toString());
        if (server) {
            versions.put("server", serverVersion());
        }
        if (output.format().structured()) {
            Fields.print(shell.out(), output.format(), ObjectTree.of(versions));
        } else if (output.format() == OutputFormat.NAME) {
            shell.out().println(Version.current());
        } else {
            versions.forEach((name, version) -> shell.out().println(name + " " + version));
        }
        return ExitCode.OK;
    }

    private String serverVersion() throws IOException {
        try (Engine engine = new Engine(shell)) {
            return TreeJson.read(engine.cluster(cluster).get("/version").body())
                    .text("gitVersion")
                    .orElse("unknown");
        }
    }
}
