// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** A real Velero server on a control plane, which keeps its backups in a bucket. It ends with the control plane. */
final class Velero {

    private static final String NAMESPACE = "velero";
    private static final String API = "/apis/velero.io/v1/namespaces/" + NAMESPACE + "/";

    /** The server looks at its own deployment for the images of the pods that it may have to start. */
    private static final String ITSELF = """
            {"metadata": {"name": "velero"},
             "spec": {"replicas": 0, "selector": {"matchLabels": {"app": "velero"}},
                      "template": {"metadata": {"labels": {"app": "velero"}},
                                   "spec": {"containers": [{"name": "velero", "image": "registry.example/velero:1"}]}}}}""";

    private final Kube kube;

    private Velero(Kube kube) {
        this.kube = kube;
    }

    /** Starts the one that e2e/install has built, and waits until it finds its bucket good. */
    static Velero start(ControlPlane plane, Minio minio, String bucket, String prefix) {
        Kube kube = new Kube(plane, plane.admin());
        Velero velero = new Velero(kube);
        kubectl(plane, "create", "namespace", NAMESPACE);
        String definitions = plane.installed("velero-crds.yaml").toString();
        kubectl(plane, "apply", "--server-side", "-f", definitions);
        kubectl(plane, "wait", "--for=condition=Established", "--timeout=30s", "-f", definitions);
        kube.create(API + "backupstoragelocations", """
                {"apiVersion": "velero.io/v1", "kind": "BackupStorageLocation", "metadata": {"name": "default"},
                 "spec": {"provider": "aws", "default": true, "objectStorage": {"bucket": "%s", "prefix": "%s"},
                          "config": {"region": "us-east-1", "s3ForcePathStyle": "true", "s3Url": "%s"}}}""".formatted(bucket, prefix, minio.endpoint()));
        kube.create("/apis/apps/v1/namespaces/" + NAMESPACE + "/deployments", ITSELF);
        try {
            plane.run("velero", server(plane, minio));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        plane.await(() -> velero.location().equals("Available"));
        return velero;
    }

    private static ProcessBuilder server(ControlPlane plane, Minio minio) throws IOException {
        Path plugins = Files.createDirectories(plane.folder().resolve("velero-plugins"));
        String plugin = "velero-plugin-for-aws";
        Files.copy(
                plane.installed(plugin),
                plugins.resolve(plugin),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        ProcessBuilder server = new ProcessBuilder(
                        plane.installed("velero").toString(),
                        "server",
                        "--kubeconfig=" + plane.kubeconfig(plane.admin()),
                        "--namespace=" + NAMESPACE,
                        "--plugin-dir=" + plugins,
                        "--backup-sync-period=2s",
                        "--store-validation-frequency=2s",
                        "--garbage-collection-frequency=2s",
                        "--metrics-address=127.0.0.1:" + ControlPlane.freePort(),
                        "--profiler-address=127.0.0.1:" + ControlPlane.freePort())
                .directory(plane.folder().toFile());
        server.environment().put("HOME", plane.folder().toString());
        server.environment()
                .put("AWS_SHARED_CREDENTIALS_FILE", minio.credentials().toString());
        return server;
    }

    private static void kubectl(ControlPlane plane, String... arguments) {
        ControlPlane.Output output = plane.kubectl(arguments);
        if (output.exit() != 0) {
            throw new IllegalStateException("kubectl " + String.join(" ", arguments) + ": " + output.err());
        }
    }

    /** What it says of its bucket. */
    String location() {
        return kube.get(API + "backupstoragelocations/default")
                .at("/status/phase")
                .asString("");
    }

    /** Waits until it knows a backup: it looks for new ones once a minute, whatever it is told. */
    void awaitBackup(String name) {
        Kube.await("Velero to find the backup " + name, Duration.ofMinutes(3), () -> hasBackup(name));
    }

    /** Whether it knows a backup. */
    boolean hasBackup(String name) {
        return kube.find(API + "backups/" + name).isPresent();
    }

    /** Makes a backup of a namespace, which must end well. */
    void backUp(String name, String namespace) {
        kube.create(API + "backups", """
                {"apiVersion": "velero.io/v1", "kind": "Backup", "metadata": {"name": "%s"},
                 "spec": {"includedNamespaces": ["%s"], "storageLocation": "default"}}""".formatted(name, namespace));
        awaitCompleted(API + "backups/" + name);
    }

    /** Restores a backup, which must end well. */
    void restore(String name, String backup) {
        kube.create(API + "restores", """
                {"apiVersion": "velero.io/v1", "kind": "Restore", "metadata": {"name": "%s"},
                 "spec": {"backupName": "%s"}}""".formatted(name, backup));
        awaitCompleted(API + "restores/" + name);
    }

    private void awaitCompleted(String path) {
        Kube.await(path + " to be completed", () -> {
            JsonNode status = kube.get(path).at("/status");
            String phase = status.path("phase").asString("");
            if (phase.contains("Failed")) {
                throw new IllegalStateException(path + ": " + status);
            }
            return phase.equals("Completed");
        });
    }
}
