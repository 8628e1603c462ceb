// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.cli.TestShell.Result;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteTest {

    @TempDir
    private Path home;

    private ApiServer server;
    private TestShell cairn;

    @BeforeEach
    void startWithTwoBackups() throws IOException {
        server = ApiServer.start();
        server.applyAll(Samples.database());
        Files.writeString(home.resolve("kubeconfig"), server.kubeconfig(ApiServer.ADMIN));
        cairn = new TestShell(home);
        cairn.run("backup", "create", "b1");
        cairn.run("backup", "create", "b2");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String names() {
        return cairn.run("backup", "get", "-o", "name").out();
    }

    @Test
    void withoutATerminalItWantsAYes() {
        Result result = cairn.run("backup", "delete", "b1");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("cairn: there is no terminal to ask")
                .contains("--yes")
                .hasLineCount(1);
        assertThat(names()).isEqualTo("backup/b1\nbackup/b2\n");
    }

    @Test
    void withAYesItDeletesAndSaysWhat() throws IOException {
        Result result = cairn.run("backup", "delete", "b1", "b2", "b1", "--yes");

        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("backup/b1 deleted\nbackup/b2 deleted\n");
        assertThat(names()).isEmpty();
        assertThat(home.resolve(".local/share/cairn/backups/backups")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "YES", " yes "})
    void atATerminalItShowsWhatGoesAndAsks(String answer) {
        Result result = cairn.answering(answer).run("backup", "delete", "b1");

        assertThat(result.exit()).isZero();
        assertThat(result.err())
                .matches("backup/b1: Completed, 2026-11-23T03:15:00Z, \\d+ items, \\S+ KiB\n"
                        + "Delete 1 backup from \\S+\\? \\[y/N] ");
        assertThat(names()).isEqualTo("backup/b2\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n", "maybe"})
    void anythingButAYesDeletesNothing(String answer) {
        Result result = cairn.answering(answer).run("backup", "delete", "b1");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).endsWith("nothing was deleted\n");
        assertThat(names()).isEqualTo("backup/b1\nbackup/b2\n");
    }

    @Test
    void aDryRunSaysWhatWouldGo() {
        Result result = cairn.run("backup", "delete", "b1", "--dry-run");

        assertThat(result.exit()).isZero();
        assertThat(result.out())
                .startsWith("backup/b1: Completed, 2026-11-23T03:15:00Z, ")
                .hasLineCount(1);
        assertThat(names()).isEqualTo("backup/b1\nbackup/b2\n");
    }

    private void damage(String name, String manifest) throws IOException {
        Path folder = home.resolve(".local/share/cairn/backups/backups").resolve(name);
        Files.writeString(folder.resolve("cairn-manifest.json"), manifest);
    }

    @Test
    void aBackupWhoseManifestIsDamagedIsDeletedAfterAQuestionThatSaysWhatCanNotBeFound() throws IOException {
        damage("b1", "{");
        String left =
                "as its manifest can't be read, snapshots in the cluster, if it had any, can't be found and are left;"
                        + " they have the label cairn.io/backup=b1";

        Result asked = cairn.answering("n").run("backup", "delete", "b1");
        assertThat(asked.exit()).isEqualTo(1);
        assertThat(asked.err())
                .contains(
                        "backup/b1: the backup 'b1' can't be used, because its cairn-manifest.json in file://",
                        "can't be read: it is not JSON",
                        "\n  " + left + "\n",
                        "Delete 1 backup");

        Result result = cairn.run("backup", "delete", "b1", "--yes");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo("backup/b1 deleted; " + left + "\n");
        assertThat(home.resolve(".local/share/cairn/backups/backups/b1")).doesNotExist();
    }

    @Test
    void aBackupOfANewerVersionIsNotDeleted() throws IOException {
        damage("b1", "{\"formatVersion\": 9}");

        Result result = cairn.run("backup", "delete", "b1", "--yes");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .contains("format version 9", "use a newer Cairn")
                .hasLineCount(1);
        assertThat(home.resolve(".local/share/cairn/backups/backups/b1/b1.tar.gz"))
                .exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"formatVersion\": 9}"})
    void allElseGoesOnBesideABackupWhoseManifestCanNotBeRead(String manifest) throws IOException {
        cairn.run("backup", "create", "b0");
        damage("b1", manifest);
        String b1 = "the backup 'b1' can't be used, because its cairn-manifest.json in ";

        Result listed = cairn.run("backup", "get", "-o", "json");
        assertThat(listed.exit()).isZero();
        assertThat(listed.err()).contains(b1).hasLineCount(1);
        assertThat(listed.out()).contains("\"b2\"");
        Result verified = cairn.run("backup", "verify", "--all");
        assertThat(verified.exit()).isEqualTo(1);
        assertThat(verified.out()).contains("backup/b0: verified", b1, "backup/b2: verified");
        assertThat(cairn.run("backup", "find", "pods/shop/db-0").out()).contains("b2");
        Result retained = cairn.run("retention", "apply", "--keep-last", "1", "--yes");
        assertThat(retained.exit()).isEqualTo(3);
        assertThat(retained.err())
                .startsWith("cairn: the backup b1 stays: " + b1)
                .hasLineCount(1);
        assertThat(names()).isEqualTo("backup/b1\nbackup/b2\n");
        assertThat(cairn.run("backup", "prune-incomplete", "--yes").exit()).isZero();
        Result copied = cairn.run("location", "copy", "default", home.resolve("other") + "/");
        assertThat(copied.err()).contains(b1);
        assertThat(copied.out()).contains("backup/b2 copied");
    }

    @Test
    void anUnknownNameIsAnErrorAndNothingIsDeleted() {
        Result result = cairn.run("backup", "delete", "b1", "b22", "--yes");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("there is no backup 'b22' in ", "did you mean 'b2'?");
        assertThat(names()).isEqualTo("backup/b1\nbackup/b2\n");
    }

    @Test
    void aBackupWithoutSnapshotsNeedsNoCluster() {
        server.close();

        assertThat(cairn.run("backup", "delete", "b1", "--yes").exit()).isZero();
    }
}
