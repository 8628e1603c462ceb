// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.core.crypt.Identity;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.crypt.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncryptedBackupTest {

    private static final Clock CLOCK = Clock.fixed(Samples.NOON, ZoneOffset.UTC);

    @TempDir
    private Path root;

    private final Identity key = Identity.generate();
    private final Identity other = Identity.generate();

    private Repository with(Identity... keys) {
        return new Repository(new DirectoryObjectStore(root), CLOCK, Keyring.of(keys));
    }

    private BackupRecord make(Recipient... recipients) throws IOException {
        BackupRecord record = Samples.record("b1", Phase.PARTIALLY_FAILED);
        try (BackupDraft draft = with().begin("b1", List.of(recipients))) {
            Samples.writeFiles(draft, true);
            draft.commit(record);
        }
        return record;
    }

    private Path file(String name) {
        return root.resolve("backups/b1").resolve(name);
    }

    /** But for the index of the location, whose keys tell what is readable in the manifest. */
    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .filter(path -> !path.startsWith(root.resolve(BackupIndex.ROOT)))
                    .toList();
        }
    }

    private static String text(InputStream in) throws IOException {
        try (in) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    @Test
    void itsFilesAreEncryptedAndWhatMustStayReadableIsNot() throws IOException {
        make(key.recipient());

        assertThat(files().stream().map(path -> file("").relativize(path).toString()))
                .containsExactlyInAnyOrder(
                        "cairn-run.json",
                        "cairn-manifest.json",
                        "keys/" + key.recipient() + ".age",
                        "b1.tar.gz.age",
                        "b1-logs.gz.age",
                        "cairn-archive-index.json.gz.age",
                        "cairn-journal.jsonl.gz.age",
                        "cairn-record.json.age",
                        "velero-backup.json.age");
    }

    @Test
    void noNameOfTheClusterIsInThoseThatAreReadable() throws IOException {
        make(key.recipient());

        for (Path path : files()) {
            assertThat(Files.readString(path, ISO_8859_1))
                    .describedAs("%s", path)
                    .matches(Samples.ENCRYPTED_OR_JSON)
                    .doesNotContain("shop", "db-0", "a warning");
        }
    }

    @Test
    void withTheKeyItIsReadLikeAnyOther() throws IOException {
        BackupRecord record = make(other.recipient(), key.recipient());

        StoredBackup backup = with(key).open("b1");

        assertThat(backup.details()).isEqualTo(record.asEncrypted());
        assertThat(text(backup.openPlain(BackupFile.LOGS))).isEqualTo("all went well\n");
        JournalEntry entry = backup.find(Samples.WEB).orElseThrow();
        assertThat(backup.content(entry)).isEqualTo(Samples.json(Samples.WEB));
        List<String> paths = new ArrayList<>();
        backup.readArchive(inArchive -> paths.add(inArchive.path()));
        assertThat(paths).hasSize(3);
        assertThat(backup.recipients()).containsExactlyInAnyOrder(key.recipient(), other.recipient());
    }

    @Test
    void withoutAKeyItIsListedWithWhatIsReadableAndSaysForWhomItIs() throws IOException {
        BackupRecord record = make(key.recipient(), other.recipient());

        StoredBackup backup = with().open("b1");

        assertThat(with().list().backups()).containsExactly(backup.record());
        assertThat(backup.record()).isEqualTo(record.asEncrypted().withoutNames());
        assertThat(backup.record().warnings().count()).isEqualTo(1);
        assertThatThrownBy(backup::details)
                .isInstanceOf(LockedException.class)
                .hasMessageStartingWith("the backup 'b1' is encrypted to ")
                .hasMessageContaining(key.recipient().text())
                .hasMessageContaining(other.recipient().text())
                .hasMessageContaining("--identity");
    }

    @Test
    void withAnotherKeyItSaysWhoseThatIsAndForWhomItIs() throws IOException {
        make(key.recipient());

        assertThatThrownBy(() -> with(other).open("b1").journal())
                .isInstanceOf(LockedException.class)
                .hasMessageStartingWith("the backup 'b1' is encrypted to " + key.recipient())
                .hasMessageContaining("what was given is the key of " + other.recipient())
                .hasMessageNotContaining(other.secret());
    }

    @ParameterizedTest
    @EnumSource(
            value = BackupFile.class,
            names = {"ARCHIVE", "JOURNAL", "LOGS", "RECORD", "ARCHIVE_INDEX"})
    void aFlippedBitIsFoundAndItsFileNamed(BackupFile which) throws IOException {
        make(key.recipient());
        String name = which.fileName("b1") + ".age";
        flip(file(name), 215);

        assertThatThrownBy(() -> text(with(key).open("b1").open(which)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the file " + name + " of the backup 'b1' is damaged: ");
    }

    @Test
    void aFlippedBitIsFoundByPositionToo() throws IOException {
        make(key.recipient());
        flip(file("b1.tar.gz.age"), 300);

        StoredBackup backup = with(key).open("b1");
        JournalEntry entry = backup.find(Samples.WEB).orElseThrow();

        assertThatThrownBy(() -> backup.content(entry))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the file b1.tar.gz.age of the backup 'b1' is damaged: ");
    }

    @Test
    void aFileOfKeysThatWasAlteredIsNamed() throws IOException {
        make(key.recipient());
        String name = "keys/" + key.recipient() + ".age";
        flip(file(name), 210);

        assertThatThrownBy(() -> with(key).open("b1").details())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the file " + name + " of the backup 'b1' is damaged: ");
    }

    @Test
    void aFileOfAKeyThatIsDamagedKeepsNoOtherKeyOut() throws IOException {
        BackupRecord record = make(key.recipient(), other.recipient());
        flip(file(FolderKeys.file(key.recipient())), 210);

        assertThat(with(key, other).open("b1").details()).isEqualTo(record.asEncrypted());
    }

    @Test
    void anotherKeyInTheFileOfKeysIsNotTakenForTheBackupsOwn() throws IOException {
        make(key.recipient());
        Path wrapped = file(FolderKeys.file(key.recipient()));
        Files.write(wrapped, FolderKeys.wrapped(other, key.recipient(), Samples.NOON));

        assertThatThrownBy(() -> with(key).open("b1").details())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds another key");
    }

    @Test
    void aFurtherKeyIsAFileMoreAndTheRestStaysAsItIs() throws IOException {
        make(key.recipient());
        List<Path> before = files();

        assertThat(with(key).open("b1").addRecipient(other.recipient(), Samples.NOON))
                .isTrue();

        assertThat(files())
                .containsAll(before)
                .hasSize(before.size() + 1)
                .contains(file("keys/" + other.recipient() + ".age"));
        assertThat(text(with(other).open("b1").openPlain(BackupFile.LOGS))).isEqualTo("all went well\n");
        assertThat(text(with(key).open("b1").openPlain(BackupFile.LOGS))).isEqualTo("all went well\n");
        assertThat(with(key).open("b1").addRecipient(other.recipient(), Samples.NOON))
                .isFalse();
    }

    @Test
    void whoCantOpenABackupCantLetOthers() throws IOException {
        make(key.recipient());

        assertThatThrownBy(() -> with(other).open("b1").addRecipient(other.recipient(), Samples.NOON))
                .isInstanceOf(LockedException.class);
    }

    @Test
    void aBackupThatIsNotEncryptedHasNoKeys() throws IOException {
        make();

        StoredBackup backup = with(key).open("b1");

        assertThat(backup.encrypted()).isFalse();
        assertThat(backup.recipients()).isEmpty();
        assertThatThrownBy(() -> backup.addRecipient(other.recipient(), Samples.NOON))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is not encrypted");
    }

    @Test
    void theLogAndRecordOfAFailedRunAreEncryptedTooAndItsKeysStay() throws IOException {
        BackupRecord record = Samples.record("b1", Phase.FAILED);
        try (BackupDraft draft = with().begin("b1", List.of(key.recipient()))) {
            Samples.writeFiles(draft, false);
            draft.discard();
            draft.write(BackupFile.LOGS, Gzip.of("it failed\n".getBytes(UTF_8)));
            draft.fail(record);
        }

        assertThat(files().stream().map(path -> file("").relativize(path).toString()))
                .containsExactlyInAnyOrder(
                        "cairn-run.json",
                        "cairn-failure.json",
                        "keys/" + key.recipient() + ".age",
                        "b1-logs.gz.age",
                        "cairn-record.json.age");
        assertThat(text(with(key).open("b1").openPlain(BackupFile.LOGS))).isEqualTo("it failed\n");
        assertThat(with(key).open("b1").details()).isEqualTo(record.asEncrypted());
        assertThat(with().open("b1").record()).isEqualTo(record.asEncrypted().withoutNames());
    }

    @Test
    void aRunThatFailsAtItsLastStepIsRecordedToo() throws IOException {
        BackupRecord record = Samples.record("b1", Phase.FAILED);
        try (BackupDraft draft = with().begin("b1", List.of(key.recipient()))) {
            draft.write(BackupFile.RECORD, "{}".getBytes(UTF_8));
            draft.fail(record);
        }

        assertThat(with(key).open("b1").details()).isEqualTo(record.asEncrypted());
    }

    @Test
    void theNameOfAFailedRunIsTakenAgainWithANewKey() throws IOException {
        try (BackupDraft draft = with().begin("b1", List.of(key.recipient()))) {
            draft.fail(Samples.record("b1", Phase.FAILED));
        }

        make(other.recipient());

        assertThat(with(other).open("b1").recipients()).containsExactly(other.recipient());
        assertThat(with(other).open("b1").details().phase()).isEqualTo(Phase.PARTIALLY_FAILED);
    }

    @Test
    void anAbandonedDraftLeavesNothing() throws IOException {
        with().begin("b1", List.of(key.recipient())).close();

        assertThat(files()).isEmpty();
    }

    @Test
    void aDeletionTakesTheKeysWithIt() throws IOException {
        make(key.recipient());
        with(key).open("b1").addRecipient(other.recipient(), Samples.NOON);

        with().removal("b1").remove();

        assertThat(files()).isEmpty();
    }

    private static void flip(Path path, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int one = file.read();
            file.seek(at);
            file.write(one ^ 1);
        }
    }
}
