// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static io.cairn.core.repository.DirectoryObjectStoreTest.put;
import static io.cairn.core.repository.DirectoryObjectStoreTest.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryTest {

    @TempDir
    private Path root;

    private DirectoryObjectStore store;
    private Repository repository;

    @BeforeEach
    void openRepository() {
        store = new DirectoryObjectStore(root);
        repository = new Repository(store, Clock.fixed(Samples.NOON, ZoneOffset.UTC));
    }

    @Test
    void aCommittedBackupIsListedAndReadBack() throws IOException {
        BackupRecord record = make("b1");

        assertThat(repository.list().backups()).containsExactly(record);
        StoredBackup backup = repository.open("b1");
        assertThat(backup.record()).isEqualTo(record);
        assertThat(backup.has(BackupFile.ARCHIVE)).isTrue();
        assertThat(backup.has(BackupFile.PLAN)).isFalse();
        assertThat(read(backup.openPlain(BackupFile.LOGS))).isEqualTo("all went well\n");
        assertThat(backup.files())
                .extracting(StoredBackup.FileEntry::name)
                .containsExactly(
                        "cairn-run.json",
                        "cairn-archive-index.json.gz",
                        "b1.tar.gz",
                        "cairn-journal.jsonl.gz",
                        "b1-logs.gz",
                        "velero-backup.json");
    }

    @Test
    void oneItemIsFoundInTheJournalAndReadFromTheTarball() throws IOException {
        make("b1");
        StoredBackup backup = repository.open("b1");

        JournalEntry entry = backup.find(Samples.WEB).orElseThrow();

        assertThat(entry.seq()).isEqualTo(2);
        assertThat(backup.content(entry)).isEqualTo(Samples.json(Samples.WEB));
        assertThat(backup.find(ItemId.parse("pods/shop/other"))).isEmpty();
        List<String> paths = new ArrayList<>();
        backup.readArchive(inArchive -> paths.add(inArchive.path()));
        assertThat(paths)
                .containsExactly(
                        "metadata/version",
                        "resources/pods/namespaces/shop/db-0.json",
                        "resources/deployments.apps/namespaces/shop/web.json");
    }

    @Test
    void aNameThatIsTakenByABackupIsRefused() throws IOException {
        make("b1");

        assertThatThrownBy(() -> repository.begin("b1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'b1'")
                .hasMessageContaining("use another name");
        assertThat(repository.list().backups()).hasSize(1);
    }

    @Test
    void aNameThatIsTakenByFilesOfAnotherToolIsRefused() throws IOException {
        put(store, "backups/b1/velero-backup.json", "{}");

        assertThatThrownBy(() -> repository.begin("b1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("velero-backup.json");
        assertThat(store.list("")).containsExactly("backups/b1/velero-backup.json");
    }

    @Test
    void aMalformedNameIsRefused() {
        assertThatThrownBy(() -> repository.begin("../b1")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> repository.open("../b1")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aLiveRunIsNamedWithItsHostAndProcess() throws IOException {
        try (BackupDraft first = repository.begin("b1")) {
            assertThatThrownBy(() -> repository.begin("b1"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining(RunProcess.current().host())
                    .hasMessageContaining("still at work");
            assertThat(first.notes()).isEmpty();
        }
    }

    @Test
    void ofTwoProcessesThatBeginTheSameNameOneGetsIt() throws Exception {
        try (StoreProcess one = StoreProcess.start(root, "begin", "b1");
                StoreProcess two = StoreProcess.start(root, "begin", "b1")) {
            assertThat(List.of(one.line(), two.line()))
                    .filteredOn(line -> line.equals("begun"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"begin", "in-archive", "before-velero", "after-velero"})
    void aRunThatIsKilledBeforeItsManifestLeavesNoBackupAndTheNextOneTakesItsName(String moment) throws Exception {
        try (StoreProcess other = StoreProcess.start(root, moment, "b1")) {
            assertThat(other.line()).isIn("begun", "there");
            assertThatThrownBy(() -> repository.begin("b1")).hasMessageContaining("still at work");
            other.kill();
        }

        assertThat(repository.list().backups()).isEmpty();
        assertThat(repository.list().warnings()).isEmpty();
        assertThatThrownBy(() -> repository.open("b1")).hasMessageContaining("not complete");
        try (BackupDraft draft = repository.begin("b1")) {
            assertThat(draft.notes())
                    .singleElement()
                    .asString()
                    .contains("killed")
                    .contains("b1");
            assertThat(store.list("")).containsExactly("backups/b1/cairn-run-2.json");
            Samples.writeFiles(draft, true);
            draft.commit(Samples.record("b1", Phase.COMPLETED));
        }
        assertThat(repository.list().backups()).hasSize(1);
    }

    @Test
    void aRunThatIsKilledAfterItsManifestLeavesAWholeBackup() throws Exception {
        try (StoreProcess other = StoreProcess.start(root, "committed", "b1")) {
            other.awaitLine("there");
            other.kill();
        }

        assertThat(repository.list().backups()).containsExactly(Samples.record("b1", Phase.COMPLETED));
        assertThatThrownBy(() -> repository.begin("b1")).hasMessageContaining("there is a backup 'b1'");
    }

    @Test
    void aRunOfAnotherHostIsRefusedWithTheWayOut() throws IOException {
        RunProcess elsewhere = new RunProcess("elsewhere", "", 1, 0);
        put(store, "backups/b1/cairn-run.json", new String(run(elsewhere), UTF_8));

        assertThatThrownBy(() -> repository.begin("b1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("elsewhere")
                .hasMessageContaining("remove backups/b1/");
    }

    @Test
    void aProcessIdThatWasGivenOutAgainIsNoLiveRun() throws IOException {
        RunProcess self = RunProcess.current();
        RunProcess before = new RunProcess(self.host(), self.pidSpace(), self.pid(), self.startedMillis() - 3_600_000);
        put(store, "backups/b1/cairn-run.json", new String(run(before), UTF_8));

        try (BackupDraft draft = repository.begin("b1")) {
            assertThat(draft.notes()).hasSize(1);
        }
    }

    @Test
    void ofTwoThatFindADeadRunOnlyTheOneThatTookItsPlaceGoesOn() throws IOException {
        RunProcess self = RunProcess.current();
        RunProcess dead = new RunProcess(self.host(), self.pidSpace(), self.pid(), self.startedMillis() - 3_600_000);
        put(store, "backups/b1/cairn-run.json", new String(run(dead), UTF_8));
        put(store, "backups/b1/b1.tar.gz", "half");

        try (BackupDraft winner = repository.begin("b1")) {
            winner.write(BackupFile.PLAN, new byte[3]);
            assertThatThrownBy(() -> repository.begin("b1")).hasMessageContaining("still at work");
            assertThat(store.list("")).containsExactly("backups/b1/cairn-plan.json.gz", "backups/b1/cairn-run-2.json");
        }
    }

    @Test
    void aRunFileThatCannotBeReadIsNotTakenForADeadRun() throws IOException {
        put(store, "backups/b1/cairn-run.json", "garbage");

        assertThatThrownBy(() -> repository.begin("b1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("can't be read");
    }

    @Test
    void aFailedRunKeepsItsRecordAndLogUntilTheNameIsUsedAgain() throws IOException {
        BackupDraft draft = repository.begin("b1");
        ObjectWriter open = draft.create(BackupFile.PLAN);
        Samples.writeFiles(draft, false);
        draft.discard();
        draft.write(BackupFile.LOGS, Gzip.of("the disk was full\n".getBytes(UTF_8)));
        draft.fail(Samples.record("b1", Phase.FAILED));
        draft.close();

        assertThatThrownBy(() -> open.write(1)).isInstanceOf(IOException.class);
        assertThat(repository.list().backups()).isEmpty();
        assertThat(store.list(""))
                .containsExactly("backups/b1/b1-logs.gz", "backups/b1/cairn-failure.json", "backups/b1/cairn-run.json");
        StoredBackup failed = repository.open("b1");
        assertThat(failed.record().phase()).isEqualTo(Phase.FAILED);
        assertThat(read(failed.openPlain(BackupFile.LOGS))).isEqualTo("the disk was full\n");
        assertThatThrownBy(failed::journal).hasMessageContaining("has no cairn-journal.jsonl.gz");
        try (BackupDraft again = repository.begin("b1")) {
            assertThat(again.notes()).singleElement().asString().contains("failed run");
            assertThat(store.list("")).containsExactly("backups/b1/cairn-run-2.json");
        }
    }

    @Test
    void aDraftThatIsClosedGivesItsNameBack() throws IOException {
        BackupDraft draft = repository.begin("b1");
        Samples.writeFiles(draft, true);
        draft.close();

        assertThat(store.list("")).isEmpty();
        assertThatThrownBy(() -> draft.commit(Samples.record("b1", Phase.COMPLETED)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has ended");
        repository.begin("b1").close();
    }

    @Test
    void anAbandonedFileIsNotPartOfTheBackup() throws IOException {
        try (BackupDraft draft = repository.begin("b1")) {
            draft.create(BackupFile.PLAN).close();
            Samples.writeFiles(draft, true);
            draft.commit(Samples.record("b1", Phase.COMPLETED));
        }

        assertThat(repository.open("b1").has(BackupFile.PLAN)).isFalse();
    }

    @Test
    void theVeleroFileComesAfterAllOthersAndTheManifestAfterIt() throws IOException {
        try (BackupDraft draft = repository.begin("b1")) {
            ObjectWriter open = draft.create(BackupFile.PLAN);
            assertThatThrownBy(() -> draft.create(BackupFile.VELERO_BACKUP)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> draft.commit(Samples.record("b1", Phase.COMPLETED)))
                    .isInstanceOf(IllegalStateException.class);
            open.commit();
            draft.write(BackupFile.VELERO_BACKUP, new byte[1]);
            assertThatThrownBy(() -> draft.create(BackupFile.LOGS)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void anUnreadableManifestIsAWarningThatNamesTheBackup() throws IOException {
        make("b1");
        make("b2");
        make("b3");
        make("b4");
        tamper("b2", "cairn-manifest.json", "{\"formatVersion\":1,");
        tamper("b3", "cairn-manifest.json", "{\"formatVersion\":7}");
        Files.copy(
                root.resolve("backups/b1/cairn-manifest.json"),
                root.resolve("backups/b4/cairn-manifest.json"),
                StandardCopyOption.REPLACE_EXISTING);

        Repository.Listing listing = repository.list();

        assertThat(listing.backups()).extracting(BackupRecord::name).containsExactly("b1");
        assertThat(listing.warnings()).hasSize(3);
        assertThat(listing.warnings().get(0)).contains("'b2'").contains("not JSON");
        assertThat(listing.warnings().get(1)).contains("'b3'").contains("use a newer Cairn");
        assertThat(listing.warnings().get(2)).contains("'b4'").contains("'b1'");
        assertThatThrownBy(() -> repository.open("b3")).hasMessageContaining("use a newer Cairn");
    }

    @Test
    void aFileThatIsNotTheOneOfTheManifestIsFoundWhenRead() throws IOException {
        make("b1");
        Path log = root.resolve("backups/b1/b1-logs.gz");
        Files.write(log, Gzip.of("all went ill!\n".getBytes(UTF_8)));

        assertThatThrownBy(() -> read(repository.open("b1").openPlain(BackupFile.LOGS)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("b1-logs.gz")
                .hasMessageContaining("damaged");
        tamper("b1", "velero-backup.json", "[]");
        assertThatThrownBy(() -> read(repository.open("b1").open(BackupFile.VELERO_BACKUP)))
                .hasMessageContaining("SHA-256");
    }

    @Test
    void anItemWhoseBytesWereChangedIsNotGivenOut() throws IOException {
        make("b1");
        StoredBackup backup = repository.open("b1");
        JournalEntry web = backup.find(Samples.WEB).orElseThrow();
        JournalEntry forged = new JournalEntry(
                1,
                Samples.DB,
                "1",
                1,
                Samples.NOON,
                Samples.NOON,
                Outcome.CAPTURED,
                web.sha256(),
                backup.find(Samples.DB).orElseThrow().position(),
                "");

        assertThatThrownBy(() -> backup.content(forged)).hasMessageContaining("damaged");
        assertThatThrownBy(() -> backup.content(Samples.entry(1, Samples.DB, Optional.empty())))
                .hasMessageContaining("it vanished");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearest() throws IOException {
        make("nightly");

        assertThatThrownBy(() -> repository.open("nigthly"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("did you mean 'nightly'?");
    }

    @Test
    void aHookMayEndTheDraftWhileTheRunWrites() throws Exception {
        BackupDraft draft = repository.begin("b1");
        ObjectWriter archive = draft.create(BackupFile.ARCHIVE);
        Thread run = new Thread(() -> {
            try {
                while (true) {
                    archive.write(new byte[1_000]);
                }
            } catch (IOException expected) {
                return;
            }
        });
        run.start();
        draft.fail(Samples.record("b1", Phase.FAILED));
        run.join();

        assertThat(store.list("")).containsExactly("backups/b1/cairn-failure.json", "backups/b1/cairn-run.json");
        assertThatThrownBy(archive::commit).isInstanceOf(IOException.class);
    }

    private BackupRecord make(String name) throws IOException {
        BackupRecord record = Samples.record(name, Phase.COMPLETED);
        try (BackupDraft draft = repository.begin(name)) {
            Samples.writeFiles(draft, true);
            draft.commit(record);
        }
        return record;
    }

    private void tamper(String backup, String file, String content) throws IOException {
        Files.writeString(root.resolve("backups").resolve(backup).resolve(file), content);
    }

    private static byte[] run(RunProcess process) {
        return new RunFile("run-1", process, Samples.NOON, false, Duration.ZERO).toJson();
    }
}
