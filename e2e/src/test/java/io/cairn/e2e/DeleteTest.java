// SPDX-License-Identifier: Apache-2.0
package io.cairn.e2e;

import static io.cairn.e2e.Backups.createBackup;
import static io.cairn.e2e.Backups.ended;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Backups that are deleted with the snapshots of their claims. */
@ExtendWith(ClusterEnvironment.class)
class DeleteTest {

    @Test
    void aBackupGoesWithItsSnapshotsAndStaysWhereTheyCanNotBeReached(ControlPlane plane, Kube kube, Cairn cairn)
            throws IOException {
        String namespace = databaseNamespace(kube);
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace, "--snapshots"));
        String content = contentOf(cairn.describe("b1"));
        assertThat(kube.get(content).at("/spec/deletionPolicy").asString()).isEqualTo("Retain");

        assertThat(ended(0, cairn.backup("delete", "b1", "--dry-run")).out())
                .contains("backup/b1: Completed, ", "snapshot of persistentvolumeclaims/" + namespace + "/data-db-0");
        assertThat(ended(2, cairn.backup("delete", "b1")).err()).contains("--yes");
        Path closed = Files.writeString(
                Environment.newFolder("kubeconfig-").resolve("config"),
                plane.kubeconfig("https://127.0.0.1:" + ControlPlane.freePort(), "any"));
        assertThat(ended(1, cairn.with(closed).backup("delete", "b1", "--yes")).err())
                .contains("the backup b1 stays: ", "data-db-0 can't be discarded", "--keep-snapshots");
        assertThat(cairn.names()).containsExactly("b1");
        assertThat(kube.find(content)).isPresent();

        Cairn.Result deleted = ended(0, cairn.backup("delete", "b1", "--yes"));

        assertThat(deleted.out()).isEqualTo("backup/b1 deleted, with 1 snapshot\n");
        assertThat(StoredBackup.files(cairn.location())).isEmpty();
        Kube.await("the end of the snapshot", () -> kube.find(content).isEmpty());
    }

    @Test
    void snapshotsOfABackupInTwoLocationsGoWithTheSecondOfThem(Kube kube, Cairn cairn) throws IOException {
        String namespace = databaseNamespace(kube);
        Path other = Environment.newFolder("other-").resolve("location");
        ended(0, cairn.run("location", "add", "main", "--url", cairn.location().toString()));
        ended(0, cairn.run("location", "add", "other", "--url", other.toString()));
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace, "--snapshots", "--location", "other"));
        String content = contentOf(cairn.describe("b1"));

        assertThat(ended(0, cairn.backup("delete", "b1", "--yes")).out())
                .isEqualTo("backup/b1 deleted; its snapshot is kept: the copy in other needs it\n");
        assertThat(kube.get(content).at("/status/readyToUse").asBoolean()).isTrue();

        assertThat(ended(0, cairn.run("backup", "delete", "b1", "--yes", "--location", "other"))
                        .out())
                .isEqualTo("backup/b1 deleted, with 1 snapshot\n");
        Kube.await("the end of the snapshot", () -> kube.find(content).isEmpty());
    }

    @Test
    void snapshotsThatAreKeptOutliveTheirBackup(Kube kube, Cairn cairn) {
        String namespace = databaseNamespace(kube);
        ended(0, createBackup(cairn, "b1", "--include-namespaces", namespace, "--snapshots"));
        String content = contentOf(cairn.describe("b1"));

        ended(0, cairn.backup("delete", "b1", "--yes", "--keep-snapshots"));

        assertThat(cairn.names()).isEmpty();
        assertThat(kube.get(content).at("/status/readyToUse").asBoolean()).isTrue();
        kube.patch(content, "{\"spec\": {\"deletionPolicy\": \"Delete\"}}");
        kube.delete(content);
    }

    private static String databaseNamespace(Kube kube) {
        String namespace = kube.newNamespace("delete");
        kube.statefulSet(namespace, "db", 1);
        kube.awaitReady(namespace, "db", 1);
        return namespace;
    }

    private static String contentOf(JsonNode backup) {
        assertThat(backup.at("/operations")).hasSize(1);
        return "/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents/"
                + backup.at("/operations/0/facts/content").asString();
    }
}
