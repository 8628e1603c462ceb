// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.crypt.Identity;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.repository.Restores.Ground;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a restore from an encrypted backup. */
class EncryptedRestoreTest {

    private static final ObjectTree SPEC = ObjectTree.of(Map.of("includedNamespaces", List.of("shop")));
    private static final ItemId POD = ItemId.parse("pods/shop/db-0");

    @TempDir
    private Path root;

    private final Identity key = Identity.generate();

    private Restores with(Identity... keys) {
        return new Restores(
                new DirectoryObjectStore(root), Clock.fixed(Samples.NOON, ZoneOffset.UTC), Keyring.of(keys));
    }

    private static RestoreRecord record(RestoreDraft draft, Phase phase) {
        return new RestoreRecord(
                draft.name(),
                draft.request().source(),
                phase,
                draft.run(),
                Samples.NOON,
                Samples.NOON.plusSeconds(5),
                Map.of("failed", 1L),
                HookCounts.NONE,
                Messages.of(List.of("no pods in shop")),
                Messages.NONE,
                "uid-1",
                "v1.36.0",
                "0.1.0",
                draft.request().spec());
    }

    private static void end(RestoreDraft draft, Phase phase) throws IOException {
        draft.plan(ObjectTree.of(Map.of("items", List.of(POD.toString()))));
        draft.write(
                new RestoreEntry(1, POD, POD, 1, Samples.NOON, Samples.NOON, "failed", "no room for db-0", List.of()));
        draft.end(record(draft, phase), "told of db-0\n");
    }

    private void make(Phase phase) throws IOException {
        try (RestoreDraft draft = with().begin("r1", "b1", false, SPEC, List.of(key.recipient()), Ground.UNKNOWN)) {
            end(draft, phase);
        }
    }

    @Test
    void noNameOfTheClusterIsReadable() throws IOException {
        make(Phase.COMPLETED);

        checkNoNameIsReadable();
    }

    private void checkNoNameIsReadable() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(path, ISO_8859_1))
                        .describedAs("%s", path)
                        .matches(Samples.ENCRYPTED_OR_JSON)
                        .doesNotContain("shop", "db-0");
            }
        }
    }

    @Test
    void withTheKeyAllOfItIsRead() throws IOException {
        make(Phase.COMPLETED);

        StoredRestore restore = with(key).open("r1");

        assertThat(restore.encrypted()).isTrue();
        assertThat(restore.details().warnings().first()).containsExactly("no pods in shop");
        assertThat(restore.details().spec()).isEqualTo(SPEC);
        List<RestoreLine> lines = new ArrayList<>();
        restore.journal(lines::add);
        assertThat(lines).hasSize(1);
        try (InputStream log = restore.log()) {
            assertThat(new String(log.readAllBytes(), UTF_8)).isEqualTo("told of db-0\n");
        }
    }

    @Test
    void aRestoreThatHasNotEndedGetsAFurtherKeyTooAndCanBeResumedByIt() throws IOException {
        Identity further = Identity.generate();
        try (RestoreDraft killed = with().begin("r1", "b1", false, SPEC, List.of(key.recipient()), Ground.UNKNOWN)) {
            assertThat(with().encrypted()).containsExactly("r1");
            assertThatThrownBy(() -> with().source("r1")).isInstanceOf(LockedException.class);
            assertThatThrownBy(() -> with(further).addRecipient("r1", further.recipient()))
                    .isInstanceOf(LockedException.class);

            assertThat(with(key).source("r1")).isEqualTo(killed.request().source());
            assertThat(with(key).addRecipient("r1", further.recipient())).isTrue();
            assertThat(with(key).addRecipient("r1", further.recipient())).isFalse();
            end(killed, Phase.PARTIALLY_FAILED);
        }

        try (RestoreDraft draft = with(further).resume("r1", Ground.UNKNOWN)) {
            end(draft, Phase.COMPLETED);
        }
        assertThat(with(key).open("r1").details().spec()).isEqualTo(SPEC);
        assertThat(with().source("r1")).isEqualTo("b1");
    }

    @Test
    void aRestoreThatIsNotEncryptedHasNoKeysToChange() throws IOException {
        try (RestoreDraft draft = with().begin("r1", "b1", false, SPEC)) {
            end(draft, Phase.COMPLETED);
        }

        assertThat(with().encrypted()).isEmpty();
        assertThatThrownBy(() -> with().addRecipient("r1", key.recipient()))
                .hasMessage("the restore 'r1' is not encrypted, so it has no keys to change");
        assertThatThrownBy(() -> with().addRecipient("r2", key.recipient()))
                .hasMessageContaining("there is no restore 'r2'");
    }

    @Test
    void withoutAKeyItIsListedWithWhatIsReadable() throws IOException {
        make(Phase.COMPLETED);

        assertThat(with().list().restores()).extracting(RestoreRecord::phase).containsExactly(Phase.COMPLETED);
        StoredRestore restore = with().open("r1");
        assertThat(restore.record().warnings()).isEqualTo(new Messages(1, List.of()));
        assertThatThrownBy(restore::details)
                .isInstanceOf(LockedException.class)
                .hasMessageStartingWith("the restore 'r1' is encrypted to " + key.recipient());
        assertThatThrownBy(restore::log).isInstanceOf(LockedException.class);
    }

    @Test
    void resumedItGoesOnAsItBeganAndStaysEncrypted() throws IOException {
        make(Phase.PARTIALLY_FAILED);

        assertThatThrownBy(() -> with().resume("r1", Ground.UNKNOWN)).isInstanceOf(LockedException.class);
        try (RestoreDraft draft = with(key).resume("r1", Ground.UNKNOWN)) {
            assertThat(draft.request().spec()).isEqualTo(SPEC);
            end(draft, Phase.COMPLETED);
        }

        assertThat(with(key).open("r1").details().run()).isEqualTo(2);
        checkNoNameIsReadable();
    }
}
