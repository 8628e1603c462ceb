// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.core.backup.BackupDeletion.Deleted;
import io.cairn.core.capture.ScriptedSnapshots;
import io.cairn.core.freeze.FreezeIntent;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.repository.BackupDraft;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.BackupRemoval;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.Repository;
import io.cairn.core.spec.BackupSpec;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups and their snapshots, deleted together. */
class BackupDeletionTest {

    private static final BackupSpec SHOP =
            BackupSpec.builder().includedNamespaces(List.of("shop")).build();

    @TempDir
    Path folder;

    private final ScriptedSnapshots snapshots = new ScriptedSnapshots();
    private CaptureFixture fixture;
    private Repository repository;

    @BeforeEach
    void startWithTwoBackups() throws IOException {
        fixture = new CaptureFixture(folder, ApiServer.start());
        fixture.server.apply(Samples.namespace("shop"));
        Samples.statefulSetWithPods("shop", "db", 2).forEach(fixture.server::apply);
        fixture.with(snapshots);
        repository = new Repository(new DirectoryObjectStore(folder.resolve("backups")), Clock.systemUTC());
        fixture.run(repository).create("b1", SHOP);
        fixture.run(repository)
                .create(
                        "bare",
                        BackupSpec.builder()
                                .includedNamespaces(List.of("shop"))
                                .includedResources(List.of("pods"))
                                .build());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private List<BackupRemoval> removals(String... names) throws IOException {
        List<BackupRemoval> removals = new ArrayList<>();
        for (String name : names) {
            removals.add(repository.removal(name));
        }
        return removals;
    }

    private List<String> names() throws IOException {
        return repository.list().backups().stream().map(BackupRecord::name).toList();
    }

    private List<String> discarded() {
        return snapshots.calls().stream()
                .filter(call -> call.startsWith("discard"))
                .toList();
    }

    @Test
    void theSnapshotsAreDiscardedByWhatTheRecordKnowsOfThemAndThenTheBackupIsRemoved() throws IOException {
        List<Deleted> deleted = fixture.deletion().delete(removals("b1", "bare"), false);

        assertThat(deleted)
                .containsExactly(new Deleted("b1", 2, Optional.empty()), new Deleted("bare", 0, Optional.empty()));
        assertThat(discarded())
                .containsExactlyInAnyOrder("discard data-db-0 snap-data-db-0", "discard data-db-1 snap-data-db-1");
        assertThat(names()).isEmpty();
    }

    @Test
    void aBackupWithASnapshotThatCanNotBeDiscardedStaysAndTheOthersGo() throws IOException {
        snapshots.stuck("data-db-0", new ClusterException("no right to delete volumesnapshotcontents", 403));

        List<Deleted> deleted = fixture.deletion().delete(removals("b1", "bare"), false);

        assertThat(deleted.get(0))
                .isEqualTo(new Deleted(
                        "b1",
                        1,
                        Optional.of(
                                "the snapshot of persistentvolumeclaims/shop/data-db-0 can't be discarded: no right to"
                                        + " delete volumesnapshotcontents; try again, or add --keep-snapshots to leave what can't"
                                        + " go")));
        assertThat(deleted.get(1).kept()).isEmpty();
        assertThat(names()).containsExactly("b1");
    }

    @Test
    void aClusterThatIsLostOnTheWayIsNotAskedForTheOtherSnapshots() throws IOException {
        snapshots
                .stuck("data-db-0", new ClusterException("the API server doesn't answer", 0))
                .stuck("data-db-1", new ClusterException("the API server doesn't answer", 0));

        assertThat(fixture.deletion()
                        .delete(removals("b1"), false)
                        .get(0)
                        .kept()
                        .orElseThrow())
                .contains("can't be discarded: the API server doesn't answer (and 1 more of its snapshots)");
        assertThat(snapshots.calls())
                .filteredOn(call -> call.startsWith("stuck"))
                .hasSize(1);
        assertThat(names()).contains("b1");
    }

    @Test
    void aClusterThatDoesNotAnswerKeepsTheBackupsThatHaveSnapshots() throws IOException {
        BackupDeletion deletion = fixture.deletion();
        List<BackupRemoval> removals = removals("b1", "bare");
        fixture.server.close();

        List<Deleted> deleted = deletion.delete(removals, false);

        assertThat(deleted.get(0).kept().orElseThrow())
                .startsWith("the snapshot of persistentvolumeclaims/shop/data-db-")
                .contains("--keep-snapshots");
        assertThat(deleted.get(1).kept()).isEmpty();
        assertThat(names()).containsExactly("b1");
        assertThat(discarded()).isEmpty();
    }

    @Test
    void snapshotsThatAreKeptNeedNoCluster() throws IOException {
        BackupDeletion deletion = new BackupDeletion(
                () -> {
                    throw new AssertionError("no cluster is needed");
                },
                new PluginHost(List.of(), folder));

        assertThat(deletion.delete(removals("b1"), true)).containsExactly(new Deleted("b1", 0, Optional.empty()));
        assertThat(names()).containsExactly("bare");
        assertThat(discarded()).isEmpty();
    }

    @Test
    void aPluginThatIsNotThereKeepsTheBackup() throws IOException {
        BackupDeletion deletion = fixture.deletion(new PluginHost(List.of(), folder));

        assertThat(deletion.delete(removals("b1"), false).get(0).kept().orElseThrow())
                .contains("there is no plugin 'test', of which the record of the backup 'b1' speaks");
        assertThat(names()).contains("b1");
    }

    @Test
    void anotherClusterIsRefusedAndNothingIsDeleted() throws IOException {
        try (CaptureFixture other =
                new CaptureFixture(Files.createDirectory(folder.resolve("other")), ApiServer.start())) {
            other.with(snapshots);

            assertThatThrownBy(() -> other.deletion().delete(removals("bare", "b1"), false))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(
                            "the backup 'b1' has snapshots, and was made of another cluster than the one at")
                    .hasMessageContaining("--keep-snapshots");
        }
        assertThat(names()).containsExactly("b1", "bare");
        assertThat(discarded()).isEmpty();
    }

    @Test
    void aBackupThatLeftPodsFrozenIsNotDeletedBeforeTheyAreReleased() throws IOException {
        BackupDraft draft = repository.begin("b3");
        draft.ledger().intend(new FreezeIntent(ItemId.parse("pods/shop/db-0"), "uid", "", Instant.EPOCH, List.of()));
        Path run = folder.resolve("backups/backups/b3/cairn-run.json");
        Files.writeString(run, Files.readString(run).replaceAll("(\"processStarted\":)[0-9]+", "$11000000000000"));

        assertThatThrownBy(() -> repository.removal("b3"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("left pods/shop/db-0 frozen; release that first by 'cairn backup release b3'");
    }
}
