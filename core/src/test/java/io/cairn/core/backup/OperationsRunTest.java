// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ItemId;
import io.cairn.api.OperationStatus;
import io.cairn.core.capture.CaptureOutput;
import io.cairn.core.capture.ScriptedSnapshots;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.JournalLine;
import io.cairn.core.repository.JournalReader;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.spec.BackupSpec;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations beside items, in a whole run. */
class OperationsRunTest {

    private static final BackupSpec SHOP =
            BackupSpec.builder().includedNamespaces(List.of("shop")).build();

    private static final String CLAIM_ID = "persistentvolumeclaims/shop/data-db-1";
    private static final String CLAIM = "/api/v1/namespaces/shop/persistentvolumeclaims/data-db-1";

    @TempDir
    Path folder;

    private final ScriptedSnapshots snapshots = new ScriptedSnapshots();
    private CaptureFixture fixture;
    private Repository repository;

    @BeforeEach
    void start() throws IOException {
        fixture = new CaptureFixture(folder, ApiServer.start());
        fixture.server.apply(Samples.namespace("shop"));
        Samples.statefulSetWithPods("shop", "db", 3).forEach(fixture.server::apply);
        fixture.with(snapshots).with(RelatedActions.claimsOfPods());
        repository = new Repository(new DirectoryObjectStore(folder.resolve("backups")), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void snapshotsOfATurnAreCutBeforeTheNextTurnBeginsAndThoseOfTheListsTogether() throws IOException {
        fixture.ordered("pods/shop/db-2", "pods/shop/db-1");

        fixture.capture(SHOP, item -> snapshots.note("capture " + item.name()));

        assertThat(snapshots.calls())
                .filteredOn(call -> call.contains("db-"))
                .startsWith(
                        "capture db-2",
                        "capture data-db-2",
                        "begin data-db-2",
                        "capture db-1",
                        "capture data-db-1",
                        "begin data-db-1")
                .endsWith("begin data-db-0", "poll data-db-2", "poll data-db-1", "poll data-db-0");
    }

    @Test
    void aClaimWithASnapshotIsReadAtItsTurnInTheListsToo() throws IOException {
        String listed = fixture.server.get(CLAIM_ID).orElseThrow();
        fixture.server.faults().on("GET", CLAIM).first().run(() -> fixture.server.touch(CLAIM_ID));

        CaptureFixture.Captured captured = fixture.capture(SHOP);

        assertThat(captured.entries().get(ItemId.parse(CLAIM_ID)))
                .isEqualTo(fixture.server.get(CLAIM_ID).orElseThrow())
                .isNotEqualTo(listed);
        assertThat(captured.lost()).isEmpty();
        assertThat(captured.ids()).doesNotHaveDuplicates();
        assertThat(snapshots.calls()).contains("poll data-db-1");
    }

    @Test
    void aClaimThatIsGoneAtItsTurnIsCountedAsVanishedAndGetsNoSnapshot() throws IOException {
        fixture.server.faults().on("GET", CLAIM).first().run(() -> fixture.server.delete(CLAIM_ID));

        CaptureFixture.Captured captured = fixture.capture(SHOP);

        assertThat(captured.lost()).containsOnly(Map.entry(ItemId.parse(CLAIM_ID), CaptureOutput.Loss.VANISHED));
        assertThat(captured.warnings()).contains(CLAIM_ID + " no longer exists");
        assertThat(captured.errors()).isEmpty();
        assertThat(snapshots.calls()).anyMatch(call -> call.startsWith("begin ") && !call.contains("data-db-1"));
    }

    @Test
    void aClaimThatIsExcludedByItsTurnIsLeftOut() throws IOException {
        fixture.server
                .faults()
                .on("GET", CLAIM)
                .first()
                .run(() -> fixture.server.apply(Samples.labeled(
                        fixture.server.get(CLAIM_ID).orElseThrow(), Map.of("cairn.io/exclude-from-backup", "true"))));

        CaptureFixture.Captured captured = fixture.capture(SHOP);

        assertThat(captured.ids()).doesNotContain(CLAIM_ID);
        assertThat(captured.warnings()).contains(CLAIM_ID + " is left out: a label on it excludes it from backups");
    }

    @Test
    void whatBelongsToAClaimThatAPodBringsAlongIsCapturedThoughTheListsHoldNeither() throws IOException {
        fixture.with(RelatedActions.volumesOfClaims());

        CaptureFixture.Captured captured = fixture.capture(
                SHOP.toBuilder().labelSelectors(List.of("app=db")).build());

        assertThat(captured.ids()).contains(CLAIM_ID, "persistentvolumes/pv-shop-db-1");
        assertThat(snapshots.calls()).contains("poll data-db-1");
    }

    @Test
    void onlyItemsBesideWhichWorkIsStartedAreReadOneByOne() throws IOException {
        fixture.capture(SHOP);

        assertThat(fixture.server
                        .requests()
                        .matching(request -> request.path().matches(".*/namespaces/shop/[a-z]+/.*")))
                .hasSize(3)
                .allMatch(request -> request.path().matches(CLAIM.replace('1', '.')));
    }

    @Test
    void aBackupTellsItsSnapshotsInJournalAndFile() throws IOException {
        BackupResult result = fixture.run(repository).create("b1", SHOP);

        assertThat(result.record().phase()).isEqualTo(Phase.COMPLETED);
        StoredBackup stored = repository.open("b1");
        assertThat(stored.operations())
                .hasSize(3)
                .allSatisfy(operation -> {
                    assertThat(operation.state()).isEqualTo(OperationRecord.State.COMPLETED);
                    assertThat(operation.action()).isEqualTo("test/scripted");
                    assertThat(operation.facts())
                            .containsEntry("handle", "snap-" + operation.item().name())
                            .containsEntry("cut", "now");
                })
                .extracting(operation -> operation.item().name())
                .containsExactlyInAnyOrder("data-db-0", "data-db-1", "data-db-2");
        List<OperationRecord> journal = operations(stored);
        assertThat(journal).hasSize(6);
        assertThat(journal.subList(0, 3))
                .extracting(OperationRecord::state)
                .containsOnly(OperationRecord.State.RUNNING);
        assertThat(journal).containsAll(stored.operations());
        assertThat(result.record().warnings().first()).noneMatch(warning -> warning.contains("without the data"));
    }

    private static List<OperationRecord> operations(StoredBackup stored) throws IOException {
        List<OperationRecord> records = new ArrayList<>();
        try (JournalReader journal = stored.journal()) {
            for (Optional<JournalLine> line = journal.next(); line.isPresent(); line = journal.next()) {
                if (line.get() instanceof OperationRecord record) {
                    records.add(record);
                }
            }
        }
        return records;
    }

    @Test
    void aFailedSnapshotLeavesItsClaimInTheArchiveAndCountsAsWithoutData() throws IOException {
        snapshots.on("data-db-1", poll -> OperationStatus.failed("the driver is out of space"));

        BackupResult result = fixture.run(repository).create("b1", SHOP);

        assertThat(result.record().phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(result.record().items().failed()).isEqualTo(1);
        assertThat(result.record().errors().first())
                .containsExactly(
                        "persistentvolumeclaims/shop/data-db-1 is captured, and its snapshot failed: the driver"
                                + " is out of space");
        assertThat(result.record().warnings().first())
                .contains("1 claim is in the backup without the data on its volume");
        ItemId claim = ItemId.parse("persistentvolumeclaims/shop/data-db-1");
        assertThat(repository.open("b1").find(claim).orElseThrow().position()).isPresent();
    }

    @Test
    void aRunThatIsStoppedWhileItWaitsDiscardsWhatItBegan() throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        snapshots.on("data-db-1", poll -> {
            if (poll == 1) {
                waiting.countDown();
            }
            return OperationStatus.running("", Map.of());
        });
        BackupRun run = fixture.run(repository);
        Thread stopper = new Thread(() -> {
            try {
                waiting.await();
                run.stop();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        stopper.start();

        BackupResult result = run.create("b1", SHOP);

        stopper.join();
        assertThat(result.record().phase()).isEqualTo(Phase.FAILED);
        assertThat(snapshots.calls()).contains("discard data-db-0 snap-data-db-0", "discard data-db-1 unfinished");
    }
}
