// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.OperationStatus;
import io.cairn.api.Retention;
import io.cairn.core.backup.BackupDeletion.Deleted;
import io.cairn.core.capture.ScriptedSnapshots;
import io.cairn.core.crypt.Identity;
import io.cairn.core.freeze.FreezeIntent;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.repository.BackupCopies;
import io.cairn.core.repository.BackupCopy;
import io.cairn.core.repository.BackupDraft;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.BackupRemoval;
import io.cairn.core.repository.BackupTargets;
import io.cairn.core.repository.DelegatingObjectStore;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.Repository;
import io.cairn.core.spec.BackupSpec;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
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

    @Test
    void withoutAKeyItSaysThatSnapshotsCanBeLeft() throws IOException {
        BackupSpec sealed = BackupSpec.builder()
                .includedNamespaces(List.of("shop"))
                .encryptTo(List.of(Identity.generate().recipient()))
                .build();
        fixture.run(repository).create("sealed", sealed);
        BackupRemoval removal = repository.removal("sealed");

        assertThatThrownBy(() -> fixture.deletion().outlook(removal, false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("; it says which snapshots are to go, which --keep-snapshots leaves");
        assertThatThrownBy(() -> fixture.deletion().delete(List.of(removal), false))
                .hasMessageEndingWith("; it says which snapshots are to go, which --keep-snapshots leaves");
        assertThat(fixture.deletion().outlook(removal, true).kept()).isEmpty();
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

    private static Deleted deleted(String name, int discarded) {
        return new Deleted(name, discarded, Optional.empty(), Optional.empty());
    }

    @Test
    void whatIsLoggedWhileASnapshotIsDiscardedIsMarkedWithItsBackupAndClaim() throws IOException {
        fixture.deletion().delete(removals("b1"), false);

        assertThat(snapshots.marks())
                .containsExactlyInAnyOrder(
                        Map.of("run", "b1", "item", "persistentvolumeclaims/shop/data-db-0"),
                        Map.of("run", "b1", "item", "persistentvolumeclaims/shop/data-db-1"));
    }

    @Test
    void theSnapshotsAreDiscardedByWhatTheRecordKnowsOfThemAndThenTheBackupIsRemoved() throws IOException {
        List<Deleted> deleted = fixture.deletion().delete(removals("b1", "bare"), false);

        assertThat(deleted).containsExactly(deleted("b1", 2), deleted("bare", 0));
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
                                        + " go"),
                        Optional.empty()));
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
                new PluginHost(List.of(), folder),
                BackupCopies.none());

        assertThat(deletion.delete(removals("b1"), true)).containsExactly(deleted("b1", 0));
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

    private final MemoryObjectStore second = new MemoryObjectStore("second");

    /** The own location is among those that are asked, as it is among those of a user. */
    private BackupCopies copies(ObjectStore other) {
        return new BackupCopies(
                () -> Map.of("first", new DirectoryObjectStore(folder.resolve("backups")), "other-site", other),
                Clock.systemUTC());
    }

    private void copyToSecond() throws IOException {
        new BackupCopy(new DirectoryObjectStore(folder.resolve("backups")), second, Clock.systemUTC())
                .copy("b1", false);
    }

    private static final String KEPT = "its 2 snapshots are kept: the copy in other-site needs them";

    @Test
    void snapshotsThatACopyNeedsGoWithTheLastCopy() throws IOException {
        copyToSecond();
        BackupDeletion deletion = fixture.deletion(copies(second));

        assertThat(deletion.outlook(removals("b1").get(0), false))
                .isEqualTo(new Deleted("b1", 0, Optional.empty(), Optional.of(KEPT)));
        assertThat(deletion.delete(removals("b1"), false))
                .containsExactly(new Deleted("b1", 0, Optional.empty(), Optional.of(KEPT)));
        assertThat(names()).containsExactly("bare");
        assertThat(discarded()).isEmpty();

        Repository last = new Repository(second, Clock.systemUTC());
        assertThat(deletion.delete(List.of(last.removal("b1")), false)).containsExactly(deleted("b1", 2));
        assertThat(discarded()).hasSize(2);
    }

    @Test
    void aCopyInAPlaceOfTheSameNameOnAnotherServerNeedsThemToo() throws IOException {
        copyToSecond();
        String location = new DirectoryObjectStore(folder.resolve("backups")).location();
        ObjectStore onAnotherServer = new DelegatingObjectStore(second) {
            @Override
            public String location() {
                return location;
            }

            @Override
            public ObjectWriter create(String key, Retention retention) throws IOException {
                return target().create(key, retention);
            }
        };

        assertThat(fixture.deletion(copies(onAnotherServer)).delete(removals("b1"), false))
                .containsExactly(new Deleted("b1", 0, Optional.empty(), Optional.of(KEPT)));
        assertThat(discarded()).isEmpty();
    }

    @Test
    void aBackupThatItsRunWroteToSeveralLocationsIsACopyToo() throws IOException {
        fixture.run(new BackupTargets(List.of(repository, new Repository(second, Clock.systemUTC()))))
                .create("b2", SHOP);

        assertThat(fixture.deletion(copies(second)).delete(removals("b2"), false))
                .containsExactly(new Deleted("b2", 0, Optional.empty(), Optional.of(KEPT)));
        assertThat(discarded()).isEmpty();
    }

    @Test
    void copiesKeepSnapshotsWithoutACluster() throws IOException {
        copyToSecond();
        BackupDeletion deletion = fixture.deletion(copies(second));
        List<BackupRemoval> removals = removals("b1");
        fixture.server.close();

        assertThat(deletion.delete(removals, false))
                .containsExactly(new Deleted("b1", 0, Optional.empty(), Optional.of(KEPT)));
    }

    @Test
    void ofTwoCopiesThatAreDeletedAtTheSameMomentTheSlowerDiscardsTheSnapshots() throws IOException {
        copyToSecond();

        assertThat(fixture.deletion(copies(new DeletedWhenSeen(second))).delete(removals("b1"), false))
                .containsExactly(deleted("b1", 2));
        assertThat(discarded()).hasSize(2);
    }

    @Test
    void whatCanNotBeDiscardedThenIsTold() throws IOException {
        copyToSecond();
        BackupDeletion deletion = fixture.deletion(copies(new DeletedWhenSeen(second)));
        List<BackupRemoval> removals = removals("b1");
        fixture.server.close();

        Deleted deleted = deletion.delete(removals, false).get(0);

        assertThat(deleted.kept()).isEmpty();
        assertThat(deleted.left().orElseThrow())
                .startsWith("the copy that needed its snapshots went at the same moment, and the snapshot of ")
                .contains("can't be discarded: ", "(and 1 more of its snapshots)")
                .endsWith("; what is left has the label cairn.io/backup=b1");
    }

    /** Another process deletes the copy as soon as it was seen. */
    private static final class DeletedWhenSeen extends DelegatingObjectStore {
        private final ObjectStore store;

        DeletedWhenSeen(ObjectStore store) {
            super(store);
            this.store = store;
        }

        @Override
        public InputStream open(String key) throws IOException {
            InputStream seen = super.open(key);
            new Repository(store, Clock.systemUTC()).removal("b1").remove();
            return seen;
        }

        @Override
        public ObjectWriter create(String key, Retention retention) {
            throw new AssertionError("nothing is written to other locations");
        }
    }

    @Test
    void anotherBackupOfTheNameNeedsOtherSnapshots() throws IOException {
        ScriptedSnapshots others = new ScriptedSnapshots().on("data-db-0", poll -> OperationStatus.failed("broken"));
        try (CaptureFixture other =
                new CaptureFixture(Files.createDirectory(folder.resolve("other")), ApiServer.start())) {
            other.server.apply(Samples.namespace("shop"));
            Samples.statefulSetWithPods("shop", "db", 2).forEach(other.server::apply);
            other.with(others).run(new Repository(second, Clock.systemUTC())).create("b1", SHOP);
        }

        assertThat(fixture.deletion(copies(second)).delete(removals("b1"), false))
                .containsExactly(deleted("b1", 2));
    }

    @Test
    void aLocationThatCanNotBeAskedKeepsTheBackupAndItsSnapshotsAndIsNamedWithTheWaysOut() throws IOException {
        BackupDeletion deletion = fixture.deletion(copies(new Deaf("other-site doesn't answer")));
        String reason = "whether a copy in other-site needs its 2 snapshots can't be told: other-site doesn't answer;"
                + " try again when it can, add --keep-snapshots to leave them, or forget that location by 'cairn location"
                + " remove other-site' if there is no copy any more";
        Deleted stays = new Deleted("b1", 0, Optional.of(reason), Optional.empty());

        assertThat(deletion.outlook(removals("b1").get(0), false)).isEqualTo(stays);
        assertThat(deletion.delete(removals("b1", "bare"), false)).containsExactly(stays, deleted("bare", 0));
        assertThat(discarded()).isEmpty();
        assertThat(names()).containsExactly("b1");

        assertThat(deletion.delete(removals("b1"), true)).containsExactly(deleted("b1", 0));
    }

    @Test
    void aCopyWhoseManifestIsDamagedOrLostMayNeedThem() throws IOException {
        copyToSecond();
        second.delete("backups/b1/cairn-manifest.json");
        replace("backups/b1/cairn-run.json", run -> run.replaceAll("(\"processStarted\":)[0-9]+", "$11000000000000"));

        assertThat(fixture.deletion(copies(second))
                        .delete(removals("b1"), false)
                        .get(0)
                        .kept()
                        .orElseThrow())
                .contains(
                        "can't be told: the backup 'b1' in memory:second is damaged: its cairn-manifest.json is missing");

        write("backups/b1/cairn-manifest.json", "{");
        assertThat(fixture.deletion(copies(second))
                        .delete(removals("b1"), false)
                        .get(0)
                        .kept()
                        .orElseThrow())
                .contains(
                        "can't be told: the backup 'b1' can't be used, because its cairn-manifest.json in memory:second");
        assertThat(discarded()).isEmpty();
    }

    private void replace(String key, UnaryOperator<String> change) throws IOException {
        String content;
        try (InputStream in = second.open(key)) {
            content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        second.delete(key);
        write(key, change.apply(content));
    }

    private void write(String key, String content) throws IOException {
        try (ObjectWriter writer = second.create(key)) {
            writer.write(content.getBytes(StandardCharsets.UTF_8));
            writer.commit();
        }
    }

    @Test
    void aCopyThatIsBeingMadeWillNeedThem() throws IOException {
        try (BackupDraft copy = new Repository(second, Clock.systemUTC()).begin("b1")) {
            assertThat(copy.name()).isEqualTo("b1");

            assertThat(fixture.deletion(copies(second))
                            .delete(removals("b1"), false)
                            .get(0)
                            .kept()
                            .orElseThrow())
                    .contains("can't be told: there the name is taken by ", "still at work");
        }
        assertThat(discarded()).isEmpty();
    }

    @Test
    void aLocationThatFailsIsAskedOnceAndADamagedCopyIsNoReasonNotToAskForTheNextBackup() throws IOException {
        fixture.run(repository).create("b2", SHOP);
        Deaf deaf = new Deaf("other-site doesn't answer");

        fixture.deletion(copies(deaf)).delete(removals("b1", "b2"), false);

        assertThat(deaf.asked).isEqualTo(1);
        copyToSecond();
        second.delete("backups/b1/cairn-manifest.json");
        assertThat(fixture.deletion(copies(second)).delete(removals("b1", "b2"), false))
                .element(1)
                .isEqualTo(deleted("b2", 2));
    }

    private static final class Deaf extends DelegatingObjectStore {
        private final String reason;
        private int asked;

        Deaf(String reason) {
            super(new MemoryObjectStore("deaf"));
            this.reason = reason;
        }

        @Override
        public InputStream open(String key) throws IOException {
            asked++;
            throw new IOException(reason);
        }

        @Override
        public ObjectWriter create(String key, Retention retention) {
            throw new AssertionError("nothing is written to other locations");
        }
    }

    @Test
    void aBackupWithoutSnapshotsAsksNoOtherLocation() throws IOException {
        BackupCopies untouched = new BackupCopies(
                () -> {
                    throw new AssertionError("no other location is needed");
                },
                Clock.systemUTC());

        assertThat(fixture.deletion(untouched).delete(removals("bare"), false)).containsExactly(deleted("bare", 0));
        assertThat(fixture.deletion(untouched).delete(removals("b1"), true)).containsExactly(deleted("b1", 0));
    }

    @Test
    void aBackupThatLeftPodsFrozenIsNotDeletedBeforeTheyAreReleased() throws IOException {
        BackupDraft draft = repository.begin("b3");
        draft.ledger().intend(new FreezeIntent(ItemId.parse("pods/shop/db-0"), "uid", "", Instant.EPOCH, List.of()));
        Path run = folder.resolve("backups/backups/b3/cairn-run.json");
        Files.writeString(run, Files.readString(run).replaceAll("(\"processStarted\":)[0-9]+", "$11000000000000"));

        assertThatThrownBy(() -> repository.removal("b3"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith(
                        "left pods/shop/db-0 frozen; release that first by 'cairn backup release b3' with the same --location");
    }
}
