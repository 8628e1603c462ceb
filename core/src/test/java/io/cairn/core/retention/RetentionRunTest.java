// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.retention;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectWriter;
import io.cairn.core.backup.BackupDeletion;
import io.cairn.core.backup.BackupDeletion.Deleted;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.repository.BackupCopies;
import io.cairn.core.repository.BackupDraft;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionRunTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir
    private Path folder;

    private final MemoryObjectStore store = new MemoryObjectStore("one");
    private final Repository repository = new Repository(store, Clock.fixed(NOON, ZoneOffset.UTC));
    private final List<Deleted> ended = new ArrayList<>();

    @BeforeEach
    void makeTwoBackups() throws IOException {
        make("b1", NOON);
        make("b2", NOON);
    }

    private void make(String name, Instant at) throws IOException {
        try (BackupDraft draft = repository.begin(name)) {
            draft.commit(new BackupRecord(
                    name,
                    Phase.COMPLETED,
                    at,
                    at,
                    new ItemCounts(0, 0, 0, 0, 0),
                    Messages.NONE,
                    Messages.NONE,
                    "c1",
                    "v1.34.1",
                    "0.1.0",
                    0,
                    0,
                    ObjectTree.empty()));
        }
    }

    private RetentionRun run() {
        BackupDeletion deletion = new BackupDeletion(
                () -> {
                    throw new AssertionError("no cluster is needed");
                },
                new PluginHost(List.of(), folder),
                BackupCopies.none());
        return new RetentionRun(repository, deletion, false);
    }

    private List<Verdict> bothGo() throws IOException {
        return repository.summaries().backups().stream()
                .map(backup -> new Verdict(backup, false, List.of("no rule keeps it")))
                .toList();
    }

    private static Deleted deleted(String name) {
        return new Deleted(name, 0, Optional.empty(), Optional.empty());
    }

    @Test
    void anOutlookTellsWhatWouldBecomeOfThemAndDeletesNothing() throws IOException {
        assertThat(run().outlook(bothGo())).containsExactly(deleted("b1"), deleted("b2"));

        assertThat(repository.list().backups()).hasSize(2);
    }

    @Test
    void oneThatAnotherCommandHasDeletedMeanwhileIsAsGoodAsDeleted() throws IOException {
        List<Verdict> verdicts = bothGo();
        repository.removal("b1").remove();

        run().delete(verdicts, ended::add);

        assertThat(ended)
                .containsExactly(
                        new Deleted("b1", 0, Optional.empty(), Optional.of("another command has deleted it")),
                        deleted("b2"));
    }

    @Test
    void oneWhoseManifestIsDamagedStaysAndKeepsNoOther() throws IOException {
        List<Verdict> verdicts = bothGo();
        store.delete("backups/b1/cairn-manifest.json");
        try (ObjectWriter writer = store.create("backups/b1/cairn-manifest.json")) {
            writer.write("{".getBytes(StandardCharsets.UTF_8));
            writer.commit();
        }

        run().delete(verdicts, ended::add);

        assertThat(ended.get(0).kept().orElseThrow())
                .startsWith(
                        "the backup 'b1' can't be used, because its cairn-manifest.json in memory:one can't be read")
                .endsWith("; if you have no copy of that file, delete the backup by its name");
        assertThat(ended.get(1)).isEqualTo(deleted("b2"));
    }

    @Test
    void anotherBackupThatTookTheNameMeanwhileStays() throws IOException {
        List<Verdict> verdicts = bothGo();
        repository.removal("b1").remove();
        make("b1", NOON.plusSeconds(1));

        run().delete(verdicts, ended::add);

        assertThat(ended.get(0).kept()).contains("it is not the one any more that was looked at");
    }
}
