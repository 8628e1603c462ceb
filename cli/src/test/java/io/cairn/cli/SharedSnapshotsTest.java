// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import io.cairn.api.Retention;
import io.cairn.cli.TestShell.Result;
import io.cairn.core.repository.BackupDraft;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.BackupTargets;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.OperationsFile;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups in two locations that name the same snapshots, and no cluster in which they could be discarded. */
class SharedSnapshotsTest {

    private static final Instant BEGUN = Instant.parse("2026-11-22T03:15:00Z");

    private static final String KEPT = "its 2 snapshots are kept: the copy in other-site needs them";

    @TempDir
    private Path home;

    private TestShell cairn;

    @BeforeEach
    void makeTwoBackupsInTwoLocations() throws IOException {
        cairn = new TestShell(home);
        for (String name : List.of("prod", "other-site")) {
            cairn.run("location", "add", name, "--url", home.resolve(name).toString());
        }
        backUp("b1", BEGUN);
        backUp("b2", BEGUN.plusSeconds(1));
    }

    private void backUp(String name, Instant begun) throws IOException {
        Clock clock = Clock.fixed(begun, ZoneOffset.UTC);
        BackupTargets both = new BackupTargets(List.of(
                new Repository(new DirectoryObjectStore(home.resolve("prod")), clock),
                new Repository(new DirectoryObjectStore(home.resolve("other-site")), clock)));
        try (BackupDraft draft = both.begin(name, Retention.NONE, List.of())) {
            draft.write(
                    BackupFile.OPERATIONS,
                    OperationsFile.write(List.of(snapshot(name, "data-0"), snapshot(name, "data-1"))));
            draft.commit(new BackupRecord(
                    name,
                    Phase.COMPLETED,
                    begun,
                    begun,
                    new ItemCounts(2, 2, 0, 0, 0),
                    new Messages(0, List.of()),
                    new Messages(0, List.of()),
                    "uid",
                    "v1.34.1",
                    "test",
                    0,
                    0,
                    ObjectTree.empty()));
        }
    }

    private static OperationRecord snapshot(String backup, String claim) {
        return new OperationRecord(
                backup + "-" + claim,
                Operation.SNAPSHOT,
                new ItemId("persistentvolumeclaims", "shop", claim),
                "csi-snapshots/snapshot",
                1,
                OperationRecord.State.COMPLETED,
                BEGUN,
                BEGUN,
                "",
                Map.of("handle", "snap-" + claim));
    }

    @Test
    void deletingOneCopySaysWhichLocationNeedsTheSnapshotsAndNeedsNoCluster() {
        assertThat(cairn.run("backup", "delete", "b1", "--location", "prod", "--dry-run")
                        .out())
                .contains(
                        "  stays: snapshot of persistentvolumeclaims/shop/data-0 (snap-data-0)\n", "  " + KEPT + "\n");

        Result result = cairn.run("backup", "delete", "b1", "--location", "prod", "--yes");

        assertThat(result.exit()).describedAs("%s", result).isZero();
        assertThat(result.out()).isEqualTo("backup/b1 deleted; " + KEPT + "\n");
    }

    @Test
    void theLastCopyWantsTheClusterAgain() {
        cairn.run("backup", "delete", "b1", "--location", "prod", "--yes");

        Result result = cairn.run("backup", "delete", "b1", "--location", "other-site", "--yes");

        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("the snapshot of persistentvolumeclaims/shop/data-0 can't be discarded: ");
    }

    @Test
    void retentionSaysTheSameBeforeAndAfter() {
        String[] apply = {"retention", "apply", "--keep-last", "1", "--location", "prod"};

        Result before = cairn.run(with(apply, "--dry-run"));
        assertThat(before.exit()).isZero();
        assertThat(before.err()).isEqualTo("backup/b1: " + KEPT + "\n");

        Result after = cairn.run(with(apply, "--yes", "-o", "json"));
        assertThat(after.exit()).isZero();
        assertThat(after.err()).isEqualTo("backup/b1: " + KEPT + "\n");
        assertThat(after.out()).contains("\"snapshotsDiscarded\": 0", "\"left\": \"" + KEPT + "\"");
    }

    private static String[] with(String[] words, String... more) {
        String[] all = new String[words.length + more.length];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return all;
    }

    @Test
    void aLocationThatCanNotBeAskedKeepsTheBackupUntilItIsForgotten() throws IOException {
        Files.writeString(home.resolve("file"), "no folder");
        cairn.run("location", "add", "broken", "--url", home.resolve("file").toString());
        cairn.run("backup", "delete", "b1", "--location", "other-site", "--yes", "--keep-snapshots");

        assertThat(cairn.run("backup", "delete", "b1", "--location", "prod", "--dry-run")
                        .out())
                .contains("the backup would stay: whether a copy in broken needs its 2 snapshots can't be told: ");
        Result result = cairn.run("backup", "delete", "b1", "--location", "prod", "--yes");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err())
                .startsWith(
                        "cairn: the backup b1 stays: whether a copy in broken needs its 2 snapshots can't be told: ")
                .contains("'cairn location remove broken'", "--keep-snapshots")
                .hasLineCount(1);

        cairn.run("location", "remove", "broken");
        assertThat(cairn.run("backup", "delete", "b1", "--location", "prod", "--yes")
                        .err())
                .contains("can't be discarded: ");
    }
}
