// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.ended;
import static io.cairn.e2e.Restores.assertCountsAddUp;
import static io.cairn.e2e.Restores.described;
import static io.cairn.e2e.Restores.restore;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real Velero and Cairn on one bucket: each restores what the other has backed up. */
@ExtendWith(Environment.class)
class VeleroTest {

    private static final String PREFIX = "clusters/one";

    private static Minio minio;
    private static ControlPlane plane;
    private static Velero velero;
    private static Kube kube;

    @BeforeAll
    static void startServers() {
        minio = Minio.start();
        minio.bucket("shared", false);
        plane = ControlPlane.start(Environment.newFolder("velero-"), true);
        velero = Velero.start(plane, minio, "shared", PREFIX);
        kube = new Kube(plane, plane.admin());
    }

    @AfterAll
    static void stopServers() {
        plane.close();
        minio.close();
    }

    private static Cairn inBucket(Cairn cairn) {
        Cairn here = cairn.with(plane.kubeconfig(plane.admin()));
        ended(
                0,
                here.run(
                        "location",
                        "add",
                        "shared",
                        "--url",
                        "s3://shared/" + PREFIX,
                        "--endpoint",
                        minio.endpoint().toString(),
                        "--credentials-file",
                        minio.credentials().toString()));
        return here.at(Path.of("shared"));
    }

    private static String filled(String prefix) {
        String namespace = kube.newNamespace(prefix);
        kube.configMap(namespace, "settings");
        kube.secret(namespace, "password", "c2VjcmV0");
        return namespace;
    }

    private static void delete(String namespace) {
        kube.delete("/api/v1/namespaces/" + namespace);
        Kube.await(
                "the end of " + namespace,
                () -> kube.find("/api/v1/namespaces/" + namespace).isEmpty());
    }

    private static void assertFilled(String namespace) {
        assertThat(kube.get(Kube.core(namespace, "configmaps", "settings"))
                        .at("/data/state")
                        .asString())
                .isEqualTo("old");
        assertThat(kube.get(Kube.core(namespace, "secrets", "password"))
                        .at("/data/value")
                        .asString())
                .isEqualTo("c2VjcmV0");
    }

    @Test
    void veleroRestoresWhatCairnHasBackedUpAndLeavesItAlone(Cairn cairn) {
        String namespace = filled("ours");
        Cairn inBucket = inBucket(cairn);
        ended(0, inBucket.backup("create", "ours", "--include-namespaces", namespace));
        velero.awaitBackup("ours");
        delete(namespace);

        velero.restore("ours-again", "ours");

        assertFilled(namespace);
        assertThat(velero.location()).isEqualTo("Available");
        assertThat(velero.hasBackup("ours")).isTrue();
        ended(0, inBucket.backup("verify", "ours"));
    }

    @Test
    void veleroDoesNotSeeAnEncryptedBackup(Cairn cairn) {
        String namespace = filled("hidden");
        Cairn inBucket = inBucket(cairn);
        String key = Environment.newFolder("key-").resolve("key.txt").toString();
        String recipient = ended(0, inBucket.run("key", "generate", key)).out().strip();
        ended(0, inBucket.backup("create", "hidden", "--include-namespaces", namespace, "--encrypt-to", recipient));
        ended(0, inBucket.backup("create", "seen", "--include-namespaces", namespace));

        velero.awaitBackup("seen");

        assertThat(velero.hasBackup("hidden")).isFalse();
        assertThat(velero.location()).isEqualTo("Available");
    }

    @Test
    void cairnRestoresWhatVeleroHasBackedUp(Cairn cairn) {
        String namespace = filled("theirs");
        velero.backUp("theirs", namespace);
        Cairn inBucket = inBucket(cairn);
        delete(namespace);

        ended(0, restore(inBucket, "theirs-again", "--from-backup", "theirs"));

        assertFilled(namespace);
        assertCountsAddUp(described(inBucket, "theirs-again"));
    }
}
