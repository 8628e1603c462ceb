// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.csisnapshots;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.core.backup.BackupResult;
import io.cairn.core.backup.BackupRun;
import io.cairn.core.backup.BackupSettings;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeConnection;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.repository.BackupTargets;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.spec.SpecFile;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import io.cairn.testkit.server.SnapshotDriver;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin as the engine loads and runs it, in a whole backup. */
class SnapshotRunTest {

    private static final String NIGHTLY = """
            apiVersion: cairn.io/v1
            kind: Backup
            spec:
              includedNamespaces: [shop]
              plugins:
                csi-snapshots: {enabled: true, config: {ready-timeout: 1s}}
              order:
                - {name: claims, select: {type: pvc}, sort: name, onError: %s}
            """;

    @TempDir
    private Path folder;

    private final ApiServer server = ApiServer.start();

    private Repository repository() {
        return new Repository(new DirectoryObjectStore(folder.resolve("backups")), Clock.systemUTC());
    }

    @BeforeEach
    void startWithADriverThatCutsAtOnceAndIsReadyNever() throws Exception {
        SnapshotDriver driver = new SnapshotDriver(server, Clock.systemUTC(), Duration.ZERO, Duration.ofDays(1));
        server.applyAll(SnapshotDriver.definitions());
        server.apply(SnapshotDriver.snapshotClass("fast", SnapshotCluster.DRIVER, "Delete"));
        server.apply(Samples.namespace("shop"));
        for (String claim : List.of("driverless", "slow")) {
            server.apply(Samples.claim("shop", claim, "pv-" + claim));
        }
        server.apply(Samples.volume("pv-driverless", "shop", "driverless")
                .replaceAll("\"csi\":\\{[^}]*}", "\"hostPath\":{\"path\":\"/data\"}"));
        server.apply(Samples.volume("pv-slow", "shop", "slow"));
        server.apply(Samples.configMap("shop", "app", "key", "value"));
        server.faults().on("GET", ".*/volumesnapshots/.*").run(driver::tick);
        server.faults().on(request -> request.query("watch").equals("true")).status(403);
        install();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void install() throws IOException, URISyntaxException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Plugin-Id", "csi-snapshots");
        manifest.getMainAttributes().putValue("Plugin-Version", "1.0.0");
        manifest.getMainAttributes().putValue("Plugin-Requires", ">=0.1.0 & <1.0.0");
        manifest.getMainAttributes().putValue("Plugin-Class", CsiSnapshotsPlugin.class.getName());
        Path classes = Path.of(CsiSnapshotsPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path plugins = Files.createDirectories(folder.resolve("plugins"));
        try (OutputStream file = Files.newOutputStream(plugins.resolve("csi-snapshots.jar"));
                JarOutputStream jar = new JarOutputStream(file, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path code :
                    files.filter(each -> each.toString().endsWith(".class")).toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(code).toString().replace('\\', '/')));
                Files.copy(code, jar);
            }
        }
    }

    private BackupResult backUp(String onError) throws IOException {
        Path kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, server.kubeconfig(ApiServer.ADMIN));
        KubeConnection connection = KubeConnection.find(Optional.of(kubeconfig), "", Map.of());
        try (KubeApi api = connection.open();
                PluginHost host = new PluginHost(List.of(folder.resolve("plugins")), folder.resolve("cache"))) {
            return new BackupRun(
                            api,
                            connection.exec(),
                            host,
                            () -> BackupTargets.of(repository()),
                            BackupSettings.defaults("test"),
                            Clock.systemUTC())
                    .create(
                            "b1",
                            SpecFile.read("nightly.yaml", NIGHTLY.formatted(onError))
                                    .spec());
        }
    }

    @Test
    void claimsWithoutDriverAndWithoutReadySnapshotAreInTheArchiveAndTheBackupIsPartial() throws Exception {
        BackupResult result = backUp("continue");

        assertThat(result.record().phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(result.record().items().failed()).isEqualTo(2);
        assertThat(result.record().errors().first())
                .hasSize(2)
                .anySatisfy(error -> assertThat(error)
                        .startsWith("persistentvolumeclaims/shop/driverless is captured, and its snapshot failed: its"
                                + " volume pv-driverless has no CSI driver"))
                .anySatisfy(error -> assertThat(error)
                        .isEqualTo("persistentvolumeclaims/shop/slow is captured, and its snapshot failed: it was not"
                                + " complete after 1s"));
        assertThat(result.record().warnings().first())
                .contains("2 claims are in the backup without the data on their volumes");
        StoredBackup stored = repository().open("b1");
        for (String item : List.of(
                "persistentvolumeclaims/shop/driverless", "persistentvolumeclaims/shop/slow", "configmaps/shop/app")) {
            assertThat(stored.find(ItemId.parse(item)).orElseThrow().position())
                    .describedAs(item)
                    .isPresent();
        }
        assertThat(stored.operations())
                .hasSize(2)
                .allMatch(operation -> operation.state() == OperationRecord.State.FAILED);
        assertThat(server.ids()).noneMatch(id -> id.type().startsWith("volumesnapshots."));
    }

    @Test
    void aClaimWithoutDriverEndsABackupThatIsToStop() throws Exception {
        BackupResult result = backUp("stop");

        assertThat(result.record().phase()).isEqualTo(Phase.FAILED);
        assertThat(repository().isBackup("b1")).isFalse();
        assertThat(server.ids()).noneMatch(id -> id.type().startsWith("volumesnapshots."));
    }
}
