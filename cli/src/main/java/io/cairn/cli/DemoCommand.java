// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import io.cairn.api.InvalidInputException;
import io.cairn.cli.shell.ExitCode;
import io.cairn.cli.shell.Shell;
import io.cairn.core.spec.ShellWords;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code cairn demo}: runs the very commands that it prints, against a cluster of its own. */
@Command(
        name = "demo",
        description =
                "Starts an API server in this process, fills it, and shows what you would type for your own cluster.",
        abbreviateSynopsis = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {

    private static final String ORDER =
            "pod=shop/db-2,shop/db-1,shop/db-0;pvc=shop/data-db-2,shop/data-db-1,shop/data-db-0";

    private static final String NAMESPACE = "shop";

    private static final List<Step> BACKUP = List.of(
            new Step(
                    "1. What would be done, and in which order? Nothing is written yet.",
                    "backup",
                    "plan",
                    "demo",
                    "--include-namespaces",
                    NAMESPACE,
                    "--ordered-resources",
                    ORDER),
            new Step(
                    "2. Make the backup.",
                    "backup",
                    "create",
                    "demo",
                    "--include-namespaces",
                    NAMESPACE,
                    "--ordered-resources",
                    ORDER),
            new Step("3. Is all of it there, as it was captured?", "backup", "verify", "demo"),
            new Step("4. What was captured, and when?", "backup", "describe", "demo", "--order"),
            new Step("5. Look at one item of it.", "backup", "show", "demo", "persistentvolumeclaims/shop/data-db-0"));

    private static final List<Step> RESTORE = List.of(
            new Step(
                    "7. What would a restore do? What others need comes first; inside a stage, the order of the backup.",
                    "restore",
                    "plan",
                    "demo",
                    "--from-backup",
                    "demo",
                    "--order-from",
                    "backup"),
            new Step(
                    "8. Bring it back.",
                    "restore",
                    "create",
                    "demo",
                    "--from-backup",
                    "demo",
                    "--order-from",
                    "backup"),
            new Step("9. What became of each item?", "restore", "describe", "demo", "--items"));

    private final Shell shell;

    @Option(names = "--keep", paramLabel = "DIR", description = "Keep the backup in this folder; else it is removed")
    private Optional<Path> keep = Optional.empty();

    DemoCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        Path work = Files.createTempDirectory("cairn-demo-");
        try (ApiServer server = server()) {
            server.applyAll(Samples.database());
            Path kubeconfig = Files.writeString(work.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
            Path location = keep.map(Path::toAbsolutePath).orElse(work.resolve("backups"));
            if (Files.exists(location.resolve("backups").resolve("demo"))) {
                throw new InvalidInputException(location + " has a backup of an earlier demo: choose another folder");
            }
            return tell(server, kubeconfig, location);
        } finally {
            remove(work);
        }
    }

    /** The launcher, which records what classes a run needs, asks for TLS, as real servers have it. */
    private static ApiServer server() {
        ApiServer.Builder builder = ApiServer.builder();
        return (Boolean.getBoolean("cairn.demo.tls") ? builder.https() : builder).start();
    }

    private int tell(ApiServer server, Path kubeconfig, Path location) {
        say(
                "A small database runs in the namespace shop: the pods db-0 (the primary), db-1 and db-2,",
                "each with a claim and a volume; beside them a Deployment, Secrets and a custom resource.",
                "The replicas shall be captured before the primary, and the pods before their claims.");
        int exit = run(BACKUP, kubeconfig, location);
        if (exit == ExitCode.OK) {
            lose(server);
            exit = run(RESTORE, kubeconfig, location);
        }
        if (exit != ExitCode.OK) {
            return exit;
        }
        say(
                "",
                "The claims came back in the order of the backup. The pods are not put back one by one: their StatefulSet",
                "is, and in a cluster with controllers it makes them. This server keeps objects and runs nothing.",
                "What was on the volumes went with them, as they were to be deleted with their claims: --snapshots keeps it.",
                "");
        say(
                keep.isPresent()
                        ? "The backup is kept in " + location + "; add "
                                + ShellWords.join(List.of("--location", location.toString())) + " to look at it again."
                        : "That was all: the backup of the demo is removed. Your own cluster is a kubeconfig away:");
        if (keep.isEmpty()) {
            say("  " + shell.program() + " backup plan --include-namespaces NAMESPACE --orderer statefulset");
        }
        return ExitCode.OK;
    }

    /** What happens in a cluster when its namespace is deleted: its volumes, which are to be deleted with their claims, go too. */
    private void lose(ApiServer server) {
        say("", "6. Somebody deletes the namespace. Pods, claims, volumes and Secrets are gone.", "");
        say("$ kubectl delete namespace " + NAMESPACE);
        server.delete("namespaces/" + NAMESPACE);
        server.ids().stream()
                .filter(id -> id.type().equals("persistentvolumes"))
                .forEach(id -> server.delete(id.toString()));
    }

    private int run(List<Step> steps, Path kubeconfig, Path location) {
        for (Step step : steps) {
            int exit = run(step, kubeconfig, location);
            if (exit != ExitCode.OK) {
                return exit;
            }
        }
        return ExitCode.OK;
    }

    private record Step(String title, List<String> command) {
        Step(String title, String... command) {
            this(title, List.of(command));
        }
    }

    private int run(Step step, Path kubeconfig, Path location) {
        say("", step.title(), "", "$ " + shell.program() + " " + ShellWords.join(step.command()), "");
        List<String> args = new ArrayList<>(step.command());
        args.addAll(List.of("--location", location.toString()));
        if (step.command().contains("plan")) {
            args.addAll(List.of("--verbosity", "quiet"));
        }
        Map<String, String> environment = new HashMap<>(shell.environment());
        environment.put("KUBECONFIG", kubeconfig.toString());
        int exit = Main.run(shell.with(environment), args.toArray(String[]::new));
        shell.out().flush();
        return exit;
    }

    private void say(String... lines) {
        for (String line : lines) {
            shell.out().println(line);
        }
        shell.out().flush();
    }

    private static void remove(Path folder) throws IOException {
        List<Path> paths;
        try (Stream<Path> found = Files.walk(folder)) {
            paths = found.sorted(java.util.Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.delete(path);
        }
    }
}
