// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A {@link ControlPlane} on which pods run and volumes have snapshots: kwok stands for the node, {@code node-0}, and for the
 * CSI driver {@code csi.example.com}; the real controllers bind claims to volumes and snapshots to their contents.
 *
 * <p>Each pod lands on the node by itself and becomes ready at once. A claim of the default storage class, {@code csi}, is
 * bound at once. What becomes of a snapshot is chosen by its class, see {@code cluster.yaml}.
 *
 * <p>Commands in pods run on this machine, with {@link #commands} as working directory, the programs of
 * {@link #command(String, String)} on their path, and the variables {@code NAMESPACE}, {@code POD} and {@code CONTAINER}. A
 * command that ends badly is an Internal error that names its exit code, where a real kubelet gives the code itself. One that
 * hangs ends with the cluster.
 */
final class Cluster implements AutoCloseable {

    /** The class that is the default one: cut after 300 milliseconds, ready two seconds later. */
    static final String SNAPSHOTS = "snapshots";

    /** The class whose snapshots are cut and never get ready. */
    static final String NEVER_READY = "snapshots-never-ready";

    /** The class whose snapshots do what a test says, by the status of the content. */
    static final String BY_HAND = "snapshots-by-hand";

    /** The class whose snapshots end in an error. */
    static final String FAILING = "snapshots-failing";

    /** The class of snapshots of a group: cut after 300 milliseconds, ready two seconds later. */
    static final String GROUP_SNAPSHOTS = "group-snapshots";

    private static final String BINDER = "persistentvolume-binder-controller";

    private final ControlPlane plane;
    private final Path commands;
    private final Path programs;

    private Cluster(ControlPlane plane) {
        this.plane = plane;
        this.commands = plane.folder().resolve("commands");
        this.programs = commands.resolve("bin");
    }

    /**
     * Starts a cluster and waits until pods can run.
     *
     * @param folder an empty or missing folder
     */
    static Cluster start(Path folder) {
        List<String> controllers = Stream.concat(ControlPlane.CONTROLLERS.stream(), Stream.of(BINDER))
                .toList();
        ControlPlane plane = ControlPlane.start(folder, controllers);
        try {
            Cluster cluster = new Cluster(plane);
            cluster.startPrograms();
            return cluster;
        } catch (IOException e) {
            plane.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            plane.close();
            throw e;
        }
    }

    private void startPrograms() throws IOException {
        Files.createDirectories(programs);
        command("trace", "echo \"$POD $*\" >>\"$NAMESPACE.trace\"");
        command("db-role", "cat \"$NAMESPACE.$POD.role\"");

        String definitions = String.join(",", installed("kwok-crds.yaml"), installed("snapshot-crds.yaml"));
        kubectl("apply", "--server-side", "-f", definitions);
        kubectl("wait", "--for=condition=Established", "--timeout=30s", "-f", definitions);
        apply("cluster.yaml");
        plane.run(
                "snapshotter",
                new ProcessBuilder(
                                installed("snapshotter"),
                                "--kubeconfig=" + plane.kubeconfig(plane.admin()),
                                "--leader-election=false",
                                "--kube-api-qps=200",
                                "--kube-api-burst=400")
                        .directory(plane.folder().toFile()));
        plane.run("kwok", kwok(ControlPlane.freePort()));
        awaitCommandsInPods();
    }

    private ProcessBuilder kwok(int port) throws IOException {
        String certificate = plane.certificate().toString();
        ProcessBuilder kwok = new ProcessBuilder(
                        installed("kwok"),
                        "--config=" + installed("kwok-stages.yaml"),
                        "--config=" + resource("kwok.yaml"),
                        "--kubeconfig=" + plane.kubeconfig(plane.admin()),
                        "--node-ip=127.0.0.1",
                        "--node-port=" + port,
                        "--server-address=127.0.0.1:" + port,
                        "--tls-cert-file=" + certificate,
                        "--tls-private-key-file=" + certificate.replaceFirst("crt$", "key"))
                .directory(commands.toFile());
        Map<String, String> environment = kwok.environment();
        environment.put("HOME", plane.folder().toString());
        environment.merge("PATH", programs.toString(), (path, ours) -> ours + ":" + path);
        return kwok;
    }

    /** The API server takes a moment to know of the policy that places pods, and kwok to know of the commands. */
    private void awaitCommandsInPods() {
        String probe = resource("probe.yaml").toString();
        String node = "-o=jsonpath={.spec.nodeName}";
        plane.await(() -> plane.kubectl("create", "--dry-run=server", "-f", probe, node)
                .out()
                .equals("node-0"));
        kubectl("create", "-f", probe);
        plane.await(() -> exec("default", "probe", "main", "true").exit() == 0);
        kubectl("delete", "-f", probe);
    }

    private String installed(String name) {
        return plane.installed(name).toString();
    }

    private Path resource(String name) {
        try (InputStream stream = Cluster.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + name);
            }
            Path file = plane.folder().resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, stream.readAllBytes());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the objects of a file beside this class. */
    void apply(String name) {
        kubectl("apply", "--server-side", "-f", resource(name).toString());
    }

    /** Makes the objects of a file beside this class, with another word in the place of {@code PREFIX}. */
    void apply(String name, String prefix) {
        try {
            Path file = resource(name);
            Path own = file.resolveSibling(prefix + "-" + file.getFileName());
            Files.writeString(own, Files.readString(file).replace("PREFIX", prefix));
            kubectl("apply", "--server-side", "-f", own.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs kubectl, which must end well. */
    void kubectl(String... arguments) {
        ControlPlane.Output output = plane.kubectl(arguments);
        if (output.exit() != 0) {
            throw new IllegalStateException("kubectl " + String.join(" ", arguments) + ": " + output.err());
        }
    }

    ControlPlane plane() {
        return plane;
    }

    /** The working directory of all commands in pods. */
    Path commands() {
        return commands;
    }

    /** Makes a program that commands in pods, of any namespace, find by its name; the script is one of {@code sh}. */
    void command(String name, String script) {
        try {
            Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command in a container by {@code kubectl exec}. */
    ControlPlane.Output exec(String namespace, String pod, String container, String... command) {
        List<String> arguments = new ArrayList<>(List.of("exec", "-n", namespace, pod, "-c", container, "--"));
        arguments.addAll(List.of(command));
        return plane.kubectl(arguments.toArray(String[]::new));
    }

    /** What the command {@code db-role} prints in a pod from now on. */
    void role(String namespace, String pod, String role) {
        try {
            // At once, for a command may read it at this moment.
            Path written = Files.writeString(Files.createTempFile(commands, "role-", ""), role + "\n");
            Files.move(written, commands.resolve(namespace + "." + pod + ".role"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines {@code POD WORD...} that the command {@code trace WORD...} left in the pods of a namespace, oldest first. */
    List<String> trace(String namespace) {
        Path trace = commands.resolve(namespace + ".trace");
        try {
            return Files.exists(trace) ? Files.readAllLines(trace) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        plane.close();
    }
}
