// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static io.cairn.core.repository.DirectoryObjectStoreTest.put;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectStore;
import io.cairn.api.Retention;
import io.cairn.core.repository.BackupCopy.Copied;
import io.cairn.core.repository.BackupCopy.State;
import io.cairn.core.repository.FailingStore.Moment;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupCopyTest {

    private static final Clock CLOCK = Clock.fixed(Samples.NOON, ZoneOffset.UTC);

    private final MemoryObjectStore one = new MemoryObjectStore("one");
    private final MemoryObjectStore two = new MemoryObjectStore("two");

    @BeforeEach
    void makeABackup() throws IOException {
        make(one, Retention.NONE);
    }

    private static void make(ObjectStore store, Retention retention) throws IOException {
        try (BackupDraft draft = BackupTargets.of(new Repository(store, CLOCK)).begin("b1", retention, List.of())) {
            Samples.writeFiles(draft, true);
            draft.commit(Samples.record("b1", Phase.COMPLETED)
                    .withKeeping(new Keeping(Optional.empty(), retention.lockedUntil())));
        }
    }

    private Copied copy() throws IOException {
        return new BackupCopy(one, two, CLOCK).copy("b1", false);
    }

    private static Map<String, String> content(ObjectStore store) throws IOException {
        Map<String, String> content = new HashMap<>();
        for (String key : store.list("backups/")) {
            try (InputStream in = store.open(key)) {
                content.put(key, Sha256.hex(in.readAllBytes()));
            }
        }
        return content;
    }

    @Test
    void theCopyHasTheSameFilesWithTheSameBytes() throws IOException {
        Copied copied = copy();

        assertThat(copied.state()).isEqualTo(State.COPIED);
        assertThat(copied.bytes()).isPositive();
        assertThat(content(two)).isEqualTo(content(one));
        assertThat(new Repository(two, CLOCK).list().backups())
                .isEqualTo(new Repository(one, CLOCK).list().backups());
        assertThat(two.list("metadata/")).isEqualTo(one.list("metadata/")).hasSize(1);
    }

    @Test
    void signaturesAndKeysGoWithIt() throws IOException {
        put(one, "backups/b1/cairn-manifest.json.sig", "signature");
        put(one, "backups/b1/keys/age1abc.age", "key");

        copy();

        assertThat(content(two)).isEqualTo(content(one));
    }

    @Test
    void aBackupOfASecondRunIsCopiedWithTheFileOfThatRun() throws IOException {
        new Repository(one, CLOCK).removal("b1").remove();
        put(one, "backups/b1/cairn-run.json", new String(deadRun(), UTF_8));
        make(one, Retention.NONE);
        assertThat(one.list("")).contains("backups/b1/cairn-run-2.json");

        copy();

        assertThat(content(two)).isEqualTo(content(one));
    }

    private static byte[] deadRun() {
        RunProcess self = RunProcess.current();
        RunProcess dead = new RunProcess(self.host(), self.pidSpace(), Integer.MAX_VALUE, 1);
        return new RunFile("dead", dead, Samples.NOON, false, Duration.ZERO).toJson();
    }

    @Test
    void whatIsThereAlreadyIsLeftAsItIsButForKeysThatCameLater() throws IOException {
        copy();
        put(one, "backups/b1/keys/age1later.age", "key");

        assertThat(copy()).isEqualTo(new Copied("b1", State.THERE, 3));
        assertThat(content(two)).isEqualTo(content(one));
        assertThat(copy()).isEqualTo(new Copied("b1", State.THERE, 0));
    }

    @Test
    void anotherBackupOfTheNameIsNotTouched() throws IOException {
        try (BackupDraft draft = new Repository(two, CLOCK).begin("b1")) {
            Samples.writeFiles(draft, false);
            draft.commit(Samples.record("b1", Phase.COMPLETED));
        }
        Map<String, String> before = content(two);

        assertThatThrownBy(this::copy)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is another backup 'b1' in memory:two");
        assertThat(content(two)).isEqualTo(before);
    }

    @Test
    void whatOneRunWroteToBothIsThereAlready() throws IOException {
        new Repository(one, CLOCK).removal("b1").remove();
        try (BackupDraft draft = new BackupTargets(List.of(new Repository(one, CLOCK), new Repository(two, CLOCK)))
                .begin("b1", Retention.NONE, List.of())) {
            Samples.writeFiles(draft, true);
            draft.commit(Samples.record("b1", Phase.COMPLETED));
        }
        Map<String, String> before = content(two);
        put(one, "backups/b1/keys/age1later.age", "key");
        put(one, "backups/b1/cairn-manifest.json.sig", "of the other manifest");

        assertThat(copy()).isEqualTo(new Copied("b1", State.THERE, 3));
        before.put("backups/b1/keys/age1later.age", Sha256.hex("key".getBytes(UTF_8)));
        assertThat(content(two)).isEqualTo(before);
    }

    @Test
    void aDamagedBackupOfTheNameIsToldAsSuchAndNotTouched() throws IOException {
        copy();
        two.delete("backups/b1/cairn-manifest.json");
        put(two, "backups/b1/cairn-manifest.json", "{}");

        assertThatThrownBy(this::copy)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("its cairn-manifest.json in memory:two can't be read")
                .hasMessageEndingWith("; to have it copied anew, delete it there first");
    }

    @Test
    void aNameThatIsTakenIsToldBeforeAnythingIsCopied() throws IOException {
        put(two, "backups/b1/velero-backup.json", "{}");

        assertThatThrownBy(() -> new BackupCopy(one, two, CLOCK).copy("b1", true))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is taken in memory:two by files that Cairn didn't write");
    }

    @Test
    void lookingWritesNothing() throws IOException {
        Copied copied = new BackupCopy(one, two, CLOCK).copy("b1", true);

        assertThat(copied.state()).isEqualTo(State.MISSING);
        assertThat(copied.bytes()).isPositive();
        assertThat(two.list("")).isEmpty();
    }

    @Test
    void aDamagedBackupIsNotCopied() throws IOException {
        one.delete("backups/b1/b1-logs.gz");
        put(one, "backups/b1/b1-logs.gz", "altered");

        assertThatThrownBy(this::copy).isInstanceOf(IOException.class).hasMessageContaining("b1-logs.gz");
        assertThat(two.list("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"b1.tar.gz", "velero-backup.json", "cairn-run.json", "cairn-run-2.json", "cairn-manifest.json"})
    void aLocationThatFailsIsLeftWithoutABackupAndTheNextCopyIsWhole(String file) throws IOException {
        FailingStore failing = new FailingStore(two).failAt(Moment.COMMIT, file);

        assertThatThrownBy(() -> new BackupCopy(one, failing, CLOCK).copy("b1", false))
                .isInstanceOf(IOException.class);
        assertThat(new Repository(two, CLOCK).list().backups()).isEmpty();

        assertThat(copy().state()).isEqualTo(State.COPIED);
        assertThat(content(two)).isEqualTo(content(one));
    }

    @Test
    void thatNeitherCanItBeCleanedUpHidesNotWhyTheCopyFailed() throws IOException {
        FailingStore failing = new FailingStore(two).failAfter("b1.tar.gz");
        failing.failWith(Moment.DELETE, new IOException("nothing can be deleted"));

        assertThatThrownBy(() -> new BackupCopy(one, failing, CLOCK).copy("b1", false))
                .hasMessage("the answer of memory:two got lost")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .isNotEmpty()
                        .allSatisfy(suppressed -> assertThat(suppressed).hasMessage("nothing can be deleted")));

        assertThat(two.list("metadata/")).isEmpty();
        assertThat(two.list("backups/")).contains("backups/b1/cairn-run.json", "backups/b1/b1.tar.gz");
        two.delete("backups/b1/cairn-run.json");
        put(two, "backups/b1/cairn-run.json", new String(deadRun(), UTF_8));
        assertThat(copy().state()).isEqualTo(State.COPIED);
    }

    @Test
    void aFailedRunIsNoBackupToCopy() throws IOException {
        try (BackupDraft draft = new Repository(one, CLOCK).begin("failed")) {
            draft.fail(Samples.record("failed", Phase.FAILED));
        }

        assertThatThrownBy(() -> new BackupCopy(one, two, CLOCK).copy("failed", false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no backup to copy");
    }

    @Test
    void aLocationIsNotCopiedToItself() {
        assertThatThrownBy(() -> new BackupCopy(one, one, CLOCK)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void theCopyOfALockedBackupIsLockedWhereThatIsPossible() throws IOException {
        Instant until = Samples.NOON.plusSeconds(60);
        MemoryObjectStore from = MemoryObjectStore.withLocks("from", CLOCK);
        MemoryObjectStore to = MemoryObjectStore.withLocks("to", CLOCK);
        make(from, Retention.until(until));

        new BackupCopy(from, to, CLOCK).copy("b1", false);
        new BackupCopy(from, two, CLOCK).copy("b1", false);

        assertThatThrownBy(() -> to.delete("backups/b1/b1.tar.gz")).isInstanceOf(ObjectLockedException.class);
        assertThatThrownBy(() -> to.delete("backups/b1/cairn-manifest.json")).isInstanceOf(ObjectLockedException.class);
        assertThat(content(to)).isEqualTo(content(from)).isEqualTo(content(two));
    }
}
