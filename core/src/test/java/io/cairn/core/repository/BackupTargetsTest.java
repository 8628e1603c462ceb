// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static io.cairn.core.repository.DirectoryObjectStoreTest.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import io.cairn.core.crypt.Identity;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.freeze.FreezeIntent;
import io.cairn.core.freeze.FreezeLedger;
import io.cairn.core.repository.FailingStore.Moment;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One backup in several locations. */
class BackupTargetsTest {

    private static final Clock CLOCK = Clock.fixed(Samples.NOON, ZoneOffset.UTC);

    private final MemoryObjectStore one = new MemoryObjectStore("one");
    private final MemoryObjectStore two = new MemoryObjectStore("two");
    private final FailingStore failing = new FailingStore(one);

    private BackupTargets targets() {
        return new BackupTargets(List.of(new Repository(failing, CLOCK), new Repository(two, CLOCK)));
    }

    private static Repository in(MemoryObjectStore store) {
        return new Repository(store, CLOCK);
    }

    private BackupRecord make() throws IOException {
        try (BackupDraft draft = targets().begin("b1", Retention.NONE, List.of())) {
            Samples.writeFiles(draft, true);
            BackupRecord record = Samples.record("b1", Phase.COMPLETED).withMoreErrors(draft.newlyLost());
            return draft.commit(record);
        }
    }

    private static void assertWhole(MemoryObjectStore store) throws IOException {
        StoredBackup backup = in(store).open("b1");
        for (StoredBackup.FileEntry file : backup.files()) {
            try (InputStream in = store.open("backups/b1/" + file.name())) {
                assertThat(Sha256.hex(in.readAllBytes())).isEqualTo(file.sha256());
            }
        }
        List<String> entries = new ArrayList<>();
        backup.readArchive(entry -> entries.add(entry.path()));
        assertThat(entries).hasSize(3);
    }

    @Test
    void theBackupIsWholeInEachAndHasTheSameBytes() throws IOException {
        BackupRecord record = make();

        assertThat(record.phase()).isEqualTo(Phase.COMPLETED);
        assertThat(in(one).list().backups()).containsExactly(record);
        assertThat(in(two).list().backups()).containsExactly(record);
        assertWhole(one);
        assertWhole(two);
        try (InputStream first = one.open("backups/b1/b1.tar.gz");
                InputStream second = two.open("backups/b1/b1.tar.gz")) {
            assertThat(first.readAllBytes()).isEqualTo(second.readAllBytes());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cairn-run.json",
                "b1.tar.gz",
                "cairn-journal.jsonl.gz",
                "cairn-archive-index.json.gz",
                "b1-logs.gz",
                "velero-backup.json",
                "cairn-manifest.json",
            })
    void whereverOneFailsTheOtherIsWholeAndSaysSo(String file) throws IOException {
        for (Moment moment : List.of(Moment.CREATE, Moment.WRITE, Moment.COMMIT)) {
            failing.failAt(moment, file);

            BackupRecord record = make();

            assertThat(record.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
            assertThat(record.errors().first()).containsExactly("the backup is not in memory:one: memory:one is full");
            assertThat(in(two).list().backups()).containsExactly(record);
            assertWhole(two);
            assertThat(in(one).list().backups()).isEmpty();
            assertThat(one.list("")).isEmpty();
            in(two).removal("b1").remove();
            failing.heal();
        }
    }

    @Test
    void oneThatFailsAfterAllWithItsManifestIsSaidThoughTheOtherCanNoMoreRecordIt() throws IOException {
        BackupTargets targets = new BackupTargets(List.of(new Repository(two, CLOCK), new Repository(failing, CLOCK)));
        failing.failAt(Moment.COMMIT, "cairn-manifest.json");

        BackupRecord record;
        try (BackupDraft draft = targets.begin("b1", Retention.NONE, List.of())) {
            Samples.writeFiles(draft, true);
            record = draft.commit(Samples.record("b1", Phase.COMPLETED));
            assertThat(draft.locations()).containsExactly("memory:two");
        }

        assertThat(record.phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(in(two).open("b1").record().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(one.list("")).isEmpty();
    }

    @Test
    void whenBothFailSoDoesTheRun() throws IOException {
        FailingStore other = new FailingStore(two);
        BackupTargets targets =
                new BackupTargets(List.of(new Repository(failing, CLOCK), new Repository(other, CLOCK)));
        try (BackupDraft draft = targets.begin("b1", Retention.NONE, List.of())) {
            failing.failAt(Moment.WRITE, "b1.tar.gz");
            other.failAt(Moment.WRITE, "b1.tar.gz");

            assertThatThrownBy(() -> Samples.writeFiles(draft, true)).hasMessage("memory:two is full");
            draft.fail(Samples.record("b1", Phase.FAILED));
        }

        assertThat(in(two).open("b1").record().phase()).isEqualTo(Phase.FAILED);
        assertThat(in(one).list().backups()).isEmpty();
        assertThat(in(two).list().backups()).isEmpty();
    }

    @Test
    void whenBothFailAtTheStartTheFirstReasonIsSaid() {
        FailingStore other = new FailingStore(two);
        failing.failAt(Moment.CREATE);
        other.failAt(Moment.CREATE);

        assertThatThrownBy(
                        () -> new BackupTargets(List.of(new Repository(failing, CLOCK), new Repository(other, CLOCK)))
                                .begin("b1", Retention.NONE, List.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("memory:one is full");
    }

    @Test
    void aNameThatIsTakenInOneIsTakenInNone() throws IOException {
        put(two, "backups/b1/velero-backup.json", "{}");

        assertThatThrownBy(() -> targets().begin("b1", Retention.NONE, List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("memory:two");
        assertThat(one.list("")).isEmpty();
    }

    @Test
    void aLocationIsGivenOnce() {
        assertThatThrownBy(() -> new BackupTargets(List.of(in(one), in(one))))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    void placesOfOneNameOnTwoServersAreTwo() throws IOException {
        MemoryObjectStore sameName = new MemoryObjectStore("one");
        ObjectStore onAnotherServer = new UnenforcedStore(sameName) {
            @Override
            public String place() {
                return "another server " + location();
            }
        };
        try (BackupDraft draft = new BackupTargets(List.of(in(one), new Repository(onAnotherServer, CLOCK)))
                .begin("b1", Retention.NONE, List.of())) {
            assertThat(draft.locations()).doesNotHaveDuplicates();
            Samples.writeFiles(draft, true);
            draft.commit(Samples.record("b1", Phase.COMPLETED));
        }

        assertWhole(one);
        assertWhole(sameName);
        assertThat(new BackupCopy(one, onAnotherServer, CLOCK).copy("b1", false).state())
                .isEqualTo(BackupCopy.State.THERE);
    }

    @Test
    void aDraftThatIsClosedLeavesNothingInAny() throws IOException {
        try (BackupDraft draft = targets().begin("b1", Retention.NONE, List.of())) {
            Samples.writeFiles(draft, false);
        }

        assertThat(one.list("")).isEmpty();
        assertThat(two.list("")).isEmpty();
    }

    @Test
    void aFailedRunIsRecordedInEachAndTheNameCanBeTakenAgain() throws IOException {
        try (BackupDraft draft = targets().begin("b1", Retention.NONE, List.of())) {
            Samples.writeFiles(draft, false);
            draft.fail(Samples.record("b1", Phase.FAILED));
        }

        assertThat(in(one).open("b1").record().phase()).isEqualTo(Phase.FAILED);
        assertThat(in(two).open("b1").record().phase()).isEqualTo(Phase.FAILED);
        try (BackupDraft again = targets().begin("b1", Retention.NONE, List.of())) {
            assertThat(again.notes())
                    .containsExactly(
                            "removed what a failed run left under the name 'b1' in memory:one",
                            "removed what a failed run left under the name 'b1' in memory:two");
        }
    }

    @Test
    void whatIsFrozenIsNotedInTheFirstThatWorks() throws IOException {
        FreezeIntent intent =
                new FreezeIntent(ItemId.parse("pods/shop/db-0"), "uid", "cluster", Samples.NOON, List.of());
        try (BackupDraft draft = targets().begin("b1", Retention.NONE, List.of())) {
            FreezeLedger.Entry first = draft.ledger().intend(intent);
            assertThat(one.list("metadata/cairn/frozen/")).hasSize(1);
            assertThat(two.list("metadata/cairn/frozen/")).isEmpty();

            failing.failAt(Moment.CREATE);
            first.releasing();
            FreezeLedger.Entry second = draft.ledger().intend(intent);

            assertThat(two.list("metadata/cairn/frozen/")).hasSize(1);
            assertThat(draft.newlyLost()).containsExactly("the backup is not in memory:one: memory:one is full");
            second.released();
        }
        assertThat(two.list("metadata/cairn/frozen/")).isEmpty();
    }

    @Test
    void theFilesOfALockedBackupAreLockedAndWhatHoldsItsNameIsNot() throws IOException {
        MemoryObjectStore locking = MemoryObjectStore.withLocks("locking", CLOCK);
        Retention retention = Retention.until(Samples.NOON.plusSeconds(60));
        try (BackupDraft draft = BackupTargets.of(in(locking)).begin("b1", retention, List.of())) {
            Samples.writeFiles(draft, true);
            draft.commit(Samples.record("b1", Phase.COMPLETED)
                    .withKeeping(new Keeping(Optional.empty(), retention.lockedUntil())));
        }

        for (String file :
                List.of("b1.tar.gz", "cairn-journal.jsonl.gz", "velero-backup.json", "cairn-manifest.json")) {
            assertThatThrownBy(() -> locking.delete("backups/b1/" + file)).isInstanceOf(ObjectLockedException.class);
        }
        assertThatThrownBy(() -> in(locking).removal("b1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "the backup 'b1' in memory:locking is locked until 2026-11-23T12:01:00Z, and can't be deleted"
                                + " before");
        locking.delete("backups/b1/cairn-run.json");
        assertThat(in(locking).list().backups())
                .singleElement()
                .extracting(BackupRecord::keeping)
                .isEqualTo(new Keeping(Optional.empty(), retention.lockedUntil()));
    }

    @Test
    void aLocationWithoutLocksIsRefusedBeforeTheNameIsTaken() {
        MemoryObjectStore locking = MemoryObjectStore.withLocks("locking", CLOCK);
        BackupTargets mixed = new BackupTargets(List.of(in(locking), in(two)));

        assertThatThrownBy(() -> mixed.begin("b1", Retention.until(Samples.NOON.plusSeconds(60)), List.of()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("backups can't be locked in memory:two");
        assertThat(locking.list("")).isEmpty();
    }

    @Test
    void aLockedRunThatFailsLeavesWhatCanNotGoAndNoBackup() throws IOException {
        MemoryObjectStore locking = MemoryObjectStore.withLocks("locking", CLOCK);
        try (BackupDraft draft =
                BackupTargets.of(in(locking)).begin("b1", Retention.until(Samples.NOON.plusSeconds(60)), List.of())) {
            Samples.writeFiles(draft, true);
            draft.fail(Samples.record("b1", Phase.FAILED));
        }

        assertThat(in(locking).list().backups()).isEmpty();
        assertThat(in(locking).open("b1").record().phase()).isEqualTo(Phase.FAILED);
    }

    @Test
    void aLockedRunThatFailsAtItsEndIsRecordedInEachLocation() throws IOException {
        Instant until = Samples.NOON.plusSeconds(60);
        MemoryObjectStore three = MemoryObjectStore.withLocks("three", CLOCK);
        MemoryObjectStore four = MemoryObjectStore.withLocks("four", CLOCK);
        try (BackupDraft draft =
                new BackupTargets(List.of(in(three), in(four))).begin("b1", Retention.until(until), List.of())) {
            Samples.writeFiles(draft, true);
            draft.discard();
            assertThatThrownBy(() -> draft.write(BackupFile.LOGS, new byte[1]))
                    .isInstanceOf(ObjectLockedException.class);
            draft.fail(Samples.record("b1", Phase.FAILED));
            assertThat(draft.newlyLost()).isEmpty();
        }

        for (MemoryObjectStore store : List.of(three, four)) {
            StoredBackup failed = in(store).open("b1");
            assertThat(failed.record().phase()).isEqualTo(Phase.FAILED);
            try (InputStream log = failed.openPlain(BackupFile.LOGS)) {
                assertThat(log).hasContent("all went well\n");
            }
            assertThat(in(store).list().backups()).isEmpty();
            assertThat(Machines.state(store, "b1", CLOCK)).isEqualTo(NameState.FAILED);
        }
    }

    @Test
    void whatIsLockedOfADraftThatIsClosedIsKnownAsThatOfADeadRun() throws IOException {
        MemoryObjectStore three = MemoryObjectStore.withLocks("three", CLOCK);
        MemoryObjectStore four = MemoryObjectStore.withLocks("four", CLOCK);
        try (BackupDraft draft = new BackupTargets(List.of(Machines.dying(three, CLOCK), Machines.dying(four, CLOCK)))
                .begin("b1", Retention.until(Samples.NOON.plusSeconds(60)), List.of())) {
            Samples.writeFiles(draft, true);
        }

        assertThat(Machines.state(three, "b1", CLOCK)).isEqualTo(NameState.KILLED);
        assertThat(Machines.state(four, "b1", CLOCK)).isEqualTo(NameState.KILLED);
    }

    @Test
    void whereOneOfTwoLocationsLocksByItselfTheOtherIsCleanedUpAndTheNameStaysHeld() throws IOException {
        MemoryObjectStore locking = MemoryObjectStore.withLocks("locking", CLOCK);
        ObjectStore byItself = new DelegatingObjectStore(locking) {
            @Override
            public ObjectWriter create(String key, Retention retention) throws IOException {
                return target().create(key, Retention.until(Samples.NOON.plusSeconds(60)));
            }
        };
        try (BackupDraft draft = new BackupTargets(List.of(new Repository(byItself, CLOCK), in(two)))
                .begin("b1", Retention.NONE, List.of())) {
            Samples.writeFiles(draft, true);
        }

        assertThat(two.list("backups/")).isEmpty();
        assertThat(locking.list("backups/")).contains("backups/b1/cairn-run.json", "backups/b1/b1.tar.gz");
    }

    @Test
    void anEncryptedBackupHasTheSameBytesInEachAndIsOpenedByItsKey() throws IOException {
        Identity key = Identity.generate();
        try (BackupDraft draft = targets().begin("b1", Retention.NONE, List.of(key.recipient()))) {
            Samples.writeFiles(draft, false);
            draft.commit(Samples.record("b1", Phase.COMPLETED).withMoreErrors(List.of("a reason")));
        }

        for (MemoryObjectStore store : List.of(one, two)) {
            StoredBackup backup = new Repository(store, CLOCK, Keyring.of(key)).open("b1");
            assertThat(backup.encrypted()).isTrue();
            assertThat(backup.details().errors().first()).containsExactly("a reason");
            try (InputStream log = backup.openPlain(BackupFile.LOGS)) {
                assertThat(log).hasContent("all went well\n");
            }
        }
        try (InputStream first = one.open("backups/b1/b1.tar.gz.age");
                InputStream second = two.open("backups/b1/b1.tar.gz.age")) {
            assertThat(first.readAllBytes()).isEqualTo(second.readAllBytes());
        }
    }
}
