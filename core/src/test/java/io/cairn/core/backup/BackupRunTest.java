// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.DelegatingObjectStore;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalLine;
import io.cairn.core.repository.JournalReader;
import io.cairn.core.repository.Outcome;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.core.repository.StageRead;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.spec.BackupSpec;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupRunTest {

    private static final BackupSpec SHOP =
            BackupSpec.builder().includedNamespaces(List.of("shop")).build();

    @TempDir
    Path folder;

    private CaptureFixture fixture;
    private Repository repository;

    @BeforeEach
    void start() throws IOException {
        fixture = new CaptureFixture(folder, ApiServer.start());
        fixture.server.apply(Samples.namespace("shop"));
        Samples.statefulSetWithPods("shop", "db", 3).forEach(fixture.server::apply);
        repository = new Repository(new DirectoryObjectStore(folder.resolve("backups")), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private BackupRun run(Repository target) {
        return fixture.run(target);
    }

    @Test
    void aBackupHoldsItsItemsInTheOrderOfItsJournal() throws IOException {
        fixture.ordered("pods/shop/db-2", "pods/shop/db-0");

        BackupResult result = run(repository).create("b1", SHOP);

        assertThat(result.record().phase()).isEqualTo(Phase.COMPLETED);
        StoredBackup stored = repository.open("b1");
        List<JournalEntry> journal = entries(stored);
        assertThat(journal).extracting(entry -> entry.item().toString()).startsWith("pods/shop/db-2", "pods/shop/db-0");
        assertThat(journal).extracting(JournalEntry::seq).isSorted().doesNotHaveDuplicates();
        List<ItemId> archived = new ArrayList<>();
        stored.readArchive(entry -> EntryPaths.item(entry.path()).ifPresent(archived::add));
        assertThat(archived)
                .containsExactlyElementsOf(
                        journal.stream().map(JournalEntry::item).toList());
        assertThat(result.record().items().captured()).isEqualTo(archived.size());
    }

    @Test
    void everyItemIsFoundAgainByItsJournalEntry() throws IOException {
        run(repository).create("b1", SHOP);

        StoredBackup stored = repository.open("b1");
        for (JournalEntry entry : entries(stored)) {
            String content = new String(stored.content(entry), StandardCharsets.UTF_8);
            assertThat(content).contains("\"name\":\"" + entry.item().name() + "\"");
        }
    }

    @Test
    void theJournalTellsTheRevisionOfEveryTypeRead() throws IOException {
        run(repository).create("b1", SHOP);

        List<StageRead> reads = new ArrayList<>();
        lines(repository.open("b1")).forEach(line -> {
            if (line instanceof StageRead read) {
                reads.add(read);
            }
        });
        assertThat(reads).extracting(StageRead::type).contains("pods", "secrets", "deployments.apps");
        assertThat(reads).allMatch(StageRead::exact);
        assertThat(reads)
                .extracting(StageRead::revision)
                .containsOnly(reads.get(0).revision());
    }

    @Test
    void everyFileThatVeleroReadsIsThere() throws IOException {
        run(repository).create("b1", SHOP);

        try (Stream<Path> files = Files.list(folder.resolve("backups/backups/b1"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains(
                            "velero-backup.json",
                            "b1.tar.gz",
                            "b1-logs.gz",
                            "b1-results.gz",
                            "b1-resource-list.json.gz",
                            "b1-volumesnapshots.json.gz",
                            "b1-podvolumebackups.json.gz",
                            "b1-itemoperations.json.gz",
                            "b1-volumeinfo.json.gz",
                            "cairn-manifest.json");
        }
    }

    @Test
    void claimsWithoutTheirDataAreSaidOnceWithTheirNumber() throws IOException {
        BackupResult result = run(repository).create("b1", SHOP);

        assertThat(result.record().warnings().first())
                .containsOnlyOnce("3 claims are in the backup without the data on their volumes");
        assertThat(result.record().phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void aNameIsNeverUsedTwice() throws IOException {
        run(repository).create("b1", SHOP);

        assertThatThrownBy(() -> run(repository).create("b1", SHOP))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("b1");
    }

    @Test
    void aStoppedRunLeavesItsLogAndNothingThatLooksLikeABackup() throws Exception {
        CompletableFuture<Void> reached = new CompletableFuture<>();
        fixture.server.faults().on("GET", ".*/configmaps").run(() -> reached.complete(null));
        Runnable release = fixture.server.faults().on("GET", ".*/secrets").hang();
        BackupRun run = run(repository);
        CompletableFuture<BackupResult> result = CompletableFuture.supplyAsync(() -> {
            try {
                return run.create("b1", SHOP);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        reached.get(30, TimeUnit.SECONDS);

        run.stop();

        assertThat(result.get(30, TimeUnit.SECONDS).record().phase()).isEqualTo(Phase.FAILED);
        release.run();
        assertThat(repository.list().backups()).isEmpty();
        assertThat(log("b1")).contains("the backup was stopped");
        try (Stream<Path> files = Files.list(folder.resolve("backups/backups/b1"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(
                            name -> name.endsWith(".tar.gz") || name.contains("manifest") || name.contains("velero"));
        }
    }

    @Test
    void aServerThatGoesAwayEndsTheRunAsFailedAndTheNameCanBeUsedAgain() throws IOException {
        fixture.server.faults().on("GET", ".*/configmaps").drop();

        BackupResult failed = run(repository).create("b1", SHOP);

        assertThat(failed.record().phase()).isEqualTo(Phase.FAILED);
        assertThat(failed.record().errors().first()).isNotEmpty();
        assertThat(repository.list().backups()).isEmpty();
        assertThat(log("b1")).contains("level=error");

        fixture.server.faults().clear();
        assertThat(run(repository).create("b1", SHOP).record().phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void aFullLocationEndsTheRunAsFailedAndSaysSo() throws IOException {
        ObjectStore full = new FullStore(new DirectoryObjectStore(folder.resolve("full")), 1);
        Repository target = new Repository(full, Clock.systemUTC());

        BackupResult failed = run(target).create("b1", SHOP);

        assertThat(failed.record().phase()).isEqualTo(Phase.FAILED);
        assertThat(failed.record().errors().first()).anyMatch(text -> text.contains("no space left"));
        assertThat(target.list().backups()).isEmpty();
    }

    @Test
    void whereNotEvenTheFailureCanBeCleanedUpTheReasonOfTheFailureIsToldAndTheWayOut() throws IOException {
        ObjectStore broken = new BrokenStore(new DirectoryObjectStore(folder.resolve("broken")));
        Repository target = new Repository(broken, Clock.systemUTC());

        assertThatThrownBy(() -> run(target).create("b1", SHOP))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "there is no backup b1: can't write backups/b1/b1-logs.gz; nor could what it wrote be removed:"
                                + " that is what 'cairn backup prune-incomplete b1' with the same --location is for, when it works again");
        assertThat(target.list().backups()).isEmpty();
    }

    @Test
    void aFailedItemMakesTheBackupPartiallyFailedAndTheJournalNamesIt() throws IOException {
        fixture.server.faults().on("GET", ".*/pods/db-1").status(403);

        BackupResult result = fixture.ordered("pods/shop/db-1").run(repository).create("b1", SHOP);

        assertThat(result.record().phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        JournalEntry entry =
                repository.open("b1").find(ItemId.parse("pods/shop/db-1")).orElseThrow();
        assertThat(entry.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(entry.note()).isNotEmpty();
        assertThat(result.record().items().failed()).isEqualTo(1);
    }

    @Test
    void thePlanIsKeptWithTheBackup() throws IOException {
        fixture.ordered("pods/shop/db-2").run(repository).create("b1", SHOP);

        try (InputStream plan = repository.open("b1").openPlain(BackupFile.PLAN)) {
            assertThat(new String(plan.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"item\":\"pods/shop/db-2\"", "\"mode\":\"parallel\"");
        }
    }

    private String log(String name) throws IOException {
        try (InputStream log = repository.open(name).openPlain(BackupFile.LOGS)) {
            return new String(log.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<JournalLine> lines(StoredBackup backup) throws IOException {
        List<JournalLine> lines = new ArrayList<>();
        try (JournalReader journal = backup.journal()) {
            Optional<JournalLine> line = journal.next();
            while (line.isPresent()) {
                lines.add(line.get());
                line = journal.next();
            }
        }
        return lines;
    }

    private static List<JournalEntry> entries(StoredBackup backup) throws IOException {
        return lines(backup).stream()
                .filter(JournalEntry.class::isInstance)
                .map(JournalEntry.class::cast)
                .toList();
    }

    /** A store on which some bytes of the first objects fit, and after that nothing but small ones. */
    private static final class FullStore extends DelegatingObjectStore {
        private final int most;

        FullStore(ObjectStore store, int most) {
            super(store);
            this.most = most;
        }

        @Override
        public ObjectWriter create(String key, Retention retention) throws IOException {
            ObjectWriter writer = target().create(key, retention);
            return key.endsWith(".tar.gz") ? new FullWriter(writer, most) : writer;
        }
    }

    /** A store that takes no log, and removes nothing. */
    private static final class BrokenStore extends DelegatingObjectStore {

        BrokenStore(ObjectStore store) {
            super(store);
        }

        @Override
        public ObjectWriter create(String key, Retention retention) throws IOException {
            if (key.endsWith("-logs.gz")) {
                throw new IOException("can't write " + key);
            }
            return target().create(key, retention);
        }

        @Override
        public void delete(String key) throws IOException {
            throw new IOException("can't remove " + key);
        }
    }

    private static final class FullWriter extends ObjectWriter {
        private final ObjectWriter writer;
        private int left;

        FullWriter(ObjectWriter writer, int left) {
            this.writer = writer;
            this.left = left;
        }

        @Override
        public void write(int b) throws IOException {
            if (left-- <= 0) {
                throw new IOException("no space left on the location");
            }
            writer.write(b);
        }

        @Override
        public void commit() throws IOException {
            writer.commit();
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }
}
