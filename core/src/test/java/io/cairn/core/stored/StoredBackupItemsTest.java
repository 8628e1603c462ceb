// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectWriter;
import io.cairn.core.archive.ArchiveException;
import io.cairn.core.archive.ArchiveWriter;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.archive.Limits;
import io.cairn.core.archive.Tarball;
import io.cairn.core.repository.BackupDraft;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups in a location: ours, and Velero's. */
class StoredBackupItemsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String POD = "resources/pods/namespaces/shop/db-0.json";

    /** Plans that make a small backup and a large one. */
    private static final String SMALL = "{}";

    private static final String LARGE = SMALL + " ".repeat(StoredItems.KEPT_BYTES);

    @TempDir
    private Path root;

    private Repository repository;
    private Path archive;

    @BeforeEach
    void openRepository() {
        repository = new Repository(new DirectoryObjectStore(root), Clock.fixed(NOON, ZoneOffset.UTC));
        archive = root.resolve("backups/b1/b1.tar.gz");
    }

    @Test
    void aBackupOfOursIsReadWhereItLies() throws IOException {
        try (Surveyed items = survey(3_000)) {
            assertThat(items.found).hasSize(3_000);
            assertThat(items.found.get(0).position().member()).isZero();
            assertThat(items.found.get(2_999).position().member()).isPositive();
            assertThat(items.found.get(2_999).versions()).isEmpty();
            assertThat(items.text(2_999)).isEqualTo(Tarball.json(pod(2_999)));
            assertThat(items.items.plan())
                    .hasValueSatisfying(plan -> assertThat(plan).asString().isEqualTo("{}"));
            assertThat(items.items.warnings()).isEmpty();
        }
    }

    @Test
    void theHashOfTheArchiveIsThatOfItsFile() throws IOException {
        try (Surveyed items = survey(10)) {
            assertThat(items.items.sha256())
                    .isEqualTo(Hashing.sha256()
                            .hashBytes(Files.readAllBytes(archive))
                            .toString());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyItemsAreReadInTheOrderOfTheArchiveWhateverTheyAreAskedIn(boolean large) throws IOException {
        try (Surveyed items = survey(3_000, large ? LARGE : SMALL)) {
            List<StoredItem> some = new ArrayList<>();
            for (int i = 2_999; i >= 0; i -= 7) {
                some.add(items.found.get(i));
            }
            List<Long> numbers = new ArrayList<>();
            Map<EntryPosition, StoredItem> byPosition =
                    some.stream().collect(Collectors.toMap(StoredItem::position, item -> item));
            items.items.read(byPosition.keySet(), (position, json) -> {
                StoredItem item = byPosition.get(position);
                assertThat(json).asString().isEqualTo(Tarball.json(pod(item.number() - 1)));
                numbers.add(item.number());
            });

            assertThat(numbers).hasSameSizeAs(some).isSorted();
        }
    }

    @Test
    void aByteThatIsWrongIsFoundByTheChecksumOfTheFile() throws IOException {
        make(10);
        change(archive, Files.size(archive) / 2);

        assertThatThrownBy(this::survey)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the file b1.tar.gz of the backup 'b1' is damaged: its SHA-256 is");
    }

    @Test
    void aFileThatIsCutIsFoundByItsSize() throws IOException {
        make(10);
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.setLength(file.length() - 100);
        }

        assertThatThrownBy(this::survey).hasMessageContaining("and the manifest says");
    }

    @Test
    void anotherArchiveInItsPlaceIsFound() throws IOException {
        make(10);
        Files.write(archive, new Tarball().object(POD).end());

        assertThatThrownBy(this::survey).hasMessageContaining("b1.tar.gz of the backup 'b1' is damaged");
    }

    @Test
    void aSmallArchiveIsReadOnce() throws IOException {
        try (Surveyed items = survey(3_000, SMALL)) {
            Files.delete(archive);

            assertThat(items.text(2_999)).isEqualTo(Tarball.json(pod(2_999)));
            assertThat(items.items.plan())
                    .hasValueSatisfying(plan -> assertThat(plan).asString().isEqualTo(SMALL));
        }
    }

    @Test
    void aLargeArchiveThatIsChangedAfterItsSurveyIsNotReadAnyMore() throws IOException {
        try (Surveyed items = survey(3_000, LARGE)) {
            change(archive, Files.size(archive) - 100);

            assertThat(items.text(0)).isEqualTo(Tarball.json(pod(0)));
            assertThatThrownBy(() -> items.text(2_999))
                    .isInstanceOf(ArchiveException.class)
                    .hasMessageContaining("has changed since it was checked");
        }
    }

    @Test
    void anEntryTwiceIsRefusedInABackupOfOursToo() throws IOException {
        make(List.of(POD, POD));

        assertThatThrownBy(this::survey).hasMessageContaining("its entry '" + POD + "' twice");
    }

    @Test
    void aBackupThatIsNotLaidOutForReadingByPositionIsRefused() throws IOException {
        byte[] megabyte = new byte[1 << 20];
        byte[] tarball = new Tarball()
                .file("a", megabyte)
                .file("b", megabyte)
                .file("c", megabyte)
                .object(POD)
                .end();
        make(draft -> {
            try (ObjectWriter file = draft.create(BackupFile.ARCHIVE)) {
                file.write(tarball);
                file.commit();
            }
        });

        assertThatThrownBy(() -> survey(Limits.DEFAULT.withEntryBytes(1 << 20)))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("not laid out as Cairn lays it out");
        try (Surveyed items = new Surveyed(StoredItems.ofFile(archive, Limits.DEFAULT, root.resolve("temporary")))) {
            assertThat(items.ids()).containsExactly("pods/shop/db-0");
        }
    }

    @Test
    void aBackupThatVeleroMadeIsRead() throws IOException {
        velero("b1", "Completed");
        Files.write(
                archive,
                new Tarball().file("metadata/version", "1.1.0\n").object(POD).end());

        assertThat(repository.openVelero("b1").orElseThrow().object().text("spec", "ttl"))
                .contains("1h");
        try (Surveyed items = surveyVelero("b1")) {
            assertThat(items.ids()).containsExactly("pods/shop/db-0");
            assertThat(items.text(0)).isEqualTo(Tarball.json(POD));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "New", "InProgress", "FailedValidation", "Failed", "Deleting", "Finalizing"})
    void aBackupThatVeleroHasNotFinishedIsRefused(String phase) throws IOException {
        velero("b1", phase);
        Files.write(archive, new Tarball().object(POD).end());

        assertThatThrownBy(() -> repository.openVelero("b1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "'b1' in " + repository.location() + " is not complete: Velero says of it '" + phase);
    }

    @Test
    void aBackupOfVeleroWithoutItsTarballIsRefused() throws IOException {
        velero("b1", "PartiallyFailed");

        assertThatThrownBy(() -> repository.openVelero("b1")).hasMessageContaining("it has no tarball");
    }

    @Test
    void aBackupOfVeleroWhoseRecordIsNoJsonIsAnError() throws IOException {
        velero("b1", "Completed");
        Files.writeString(root.resolve("backups/b1/velero-backup.json"), "{");

        assertThatThrownBy(() -> repository.openVelero("b1"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("velero-backup.json");
    }

    @Test
    void whatCairnMadeOrNobodyIsNoBackupOfVelero() throws IOException {
        make(1);

        assertThat(repository.openVelero("b1")).isEmpty();
        assertThat(repository.openVelero("none")).isEmpty();
    }

    @Test
    void backupsOfVeleroMayHaveLongNamesWithDots() throws IOException {
        String name = "daily.shop-" + "x".repeat(200);
        velero(name, "Completed");
        Files.write(
                root.resolve("backups/" + name + "/" + name + ".tar.gz"),
                new Tarball().object(POD).end());

        try (Surveyed items = surveyVelero(name)) {
            assertThat(items.found).hasSize(1);
        }
        assertThatThrownBy(() -> repository.openVelero("x".repeat(254))).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> repository.openVelero("../b1")).isInstanceOf(InvalidInputException.class);
    }

    private Surveyed surveyVelero(String name) throws IOException {
        return new Surveyed(StoredItems.ofVelero(
                repository.openVelero(name).orElseThrow(), Limits.DEFAULT, root.resolve("temporary")));
    }

    private void velero(String name, String phase) throws IOException {
        Path folder = Files.createDirectories(root.resolve("backups/" + name));
        Files.writeString(
                folder.resolve("velero-backup.json"),
                "{\"kind\":\"Backup\",\"spec\":{\"ttl\":\"1h\"},\"status\":{\"phase\":\"" + phase + "\"}}");
    }

    private Surveyed survey(int pods) throws IOException {
        make(pods);
        return survey();
    }

    private Surveyed survey(int pods, String plan) throws IOException {
        make(pods(pods), plan);
        return survey();
    }

    private Surveyed survey() throws IOException {
        return survey(Limits.DEFAULT);
    }

    private Surveyed survey(Limits limits) throws IOException {
        return new Surveyed(StoredItems.of(repository.open("b1"), limits));
    }

    private static String pod(long number) {
        return "resources/pods/namespaces/shop/pod-" + number + ".json";
    }

    private void make(int pods) throws IOException {
        make(pods(pods));
    }

    private static List<String> pods(int count) {
        return IntStream.range(0, count).mapToObj(StoredBackupItemsTest::pod).toList();
    }

    private void make(List<String> paths) throws IOException {
        make(paths, SMALL);
    }

    private void make(List<String> paths, String plan) throws IOException {
        make(draft -> {
            try (ObjectWriter file = draft.create(BackupFile.ARCHIVE);
                    ArchiveWriter writer = new ArchiveWriter(file, Runnable::run, 1, 1)) {
                writer.append(EntryPaths.PLAN, plan.getBytes(UTF_8));
                for (String path : paths) {
                    writer.append(path, Tarball.json(path).getBytes(UTF_8));
                }
                writer.finish();
                file.commit();
            }
        });
    }

    private interface Filling {
        void fill(BackupDraft draft) throws IOException;
    }

    private void make(Filling filling) throws IOException {
        try (BackupDraft draft = repository.begin("b1")) {
            filling.fill(draft);
            draft.write(BackupFile.VELERO_BACKUP, "{\"status\":{\"phase\":\"Completed\"}}".getBytes(UTF_8));
            draft.commit(new BackupRecord(
                    "b1",
                    Phase.COMPLETED,
                    NOON,
                    NOON,
                    new ItemCounts(0, 0, 0, 0, 0),
                    Messages.NONE,
                    Messages.NONE,
                    "",
                    "",
                    "",
                    0,
                    0,
                    ObjectTree.of(Map.of())));
        }
    }

    private static void change(Path path, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int one = file.read();
            file.seek(at);
            file.write(one ^ 1);
        }
    }
}
