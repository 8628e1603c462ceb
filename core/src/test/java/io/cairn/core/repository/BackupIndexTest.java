// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.cairn.api.InvalidInputException;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackupIndexTest {

    private static final Clock NOW = Clock.fixed(Samples.NOON, ZoneOffset.UTC);

    private final MemoryObjectStore store = new MemoryObjectStore("index");
    private final Repository repository = Machines.here(store, NOW);

    private String index() {
        return store.list(BackupIndex.ROOT).get(0);
    }

    @Test
    void aKeySaysAllThatAListingTells() throws IOException {
        BackupSummary longest = new BackupSummary(
                "n".repeat(63),
                Phase.PARTIALLY_FAILED,
                Instant.parse("2099-12-31T23:59:59.999Z"),
                Instant.parse("2100-12-31T23:59:59.999Z"),
                new ItemCounts(9_999_999, 9_999_998, 1, 123_456, 789),
                999_999,
                888_888,
                "0f8b0a5e-1f3c-4a7e-9d2b-6c5d4e3f2a1b",
                5L << 40,
                true,
                Optional.of(Instant.parse("2101-01-01T00:00:00Z")),
                Optional.of(Instant.parse("2102-01-01T00:00:00Z")));

        BackupIndex.add(store, longest);

        assertThat(index().substring(BackupIndex.ROOT.length())).hasSizeLessThan(255);
        assertThat(BackupIndex.read(store)).containsOnlyKeys(longest.name()).containsValue(longest);
    }

    @Test
    void manyBackupsAreListedByTwoCallsAndNoManifestIsRead() throws IOException {
        for (int i = 10; i < 30; i++) {
            Machines.make(repository, "b" + i);
        }
        MemoryObjectStore counted = spy(store);

        Repository.Summaries summaries = Machines.here(counted, NOW).summaries();

        assertThat(summaries.backups())
                .extracting(BackupSummary::name)
                .hasSize(20)
                .isSorted();
        assertThat(summaries.backups().get(0))
                .isEqualTo(BackupSummary.of(Samples.record("b10", Phase.COMPLETED), false));
        verify(counted, times(1)).list(BackupIndex.ROOT);
        verify(counted, times(1)).children(BackupFolder.ROOT);
        verify(counted, never()).open(any());
        verify(counted, never()).size(any());
    }

    @Test
    void theManifestIsReadOfABackupThatTheIndexLacksOrOfWhichItSaysTwoThings() throws IOException {
        Machines.make(repository, "b1");
        Machines.make(repository, "b2");
        Machines.make(repository, "b3");
        for (String key : store.list(BackupIndex.ROOT + "b1.")) {
            store.delete(key);
        }
        DirectoryObjectStoreTest.put(store, BackupIndex.ROOT + "b2.1.C.1.1.1.1.1.1.1.1.1.1.-...", "");
        DirectoryObjectStoreTest.put(store, BackupIndex.ROOT + "b3.2.unknown", "");
        MemoryObjectStore counted = spy(store);

        assertThat(Machines.here(counted, NOW).summaries().backups())
                .containsExactly(
                        BackupSummary.of(Samples.record("b1", Phase.COMPLETED), false),
                        BackupSummary.of(Samples.record("b2", Phase.COMPLETED), false),
                        BackupSummary.of(Samples.record("b3", Phase.COMPLETED), false));
        verify(counted, times(3)).open(any());
    }

    @Test
    void anIndexThatLiesMakesNoBackupAppearWhereThereIsNone() throws IOException {
        Machines.make(repository, "b1");
        String lie = index().replace("/b1.", "/b2.");
        DirectoryObjectStoreTest.put(store, lie, "");

        assertThat(repository.summaries().backups())
                .extracting(BackupSummary::name)
                .containsExactly("b1");
        assertThatThrownBy(() -> repository.open("b2")).isInstanceOf(InvalidInputException.class);

        // also while a run is at the name
        try (BackupDraft draft = repository.begin("b2")) {
            Samples.writeFiles(draft, true);
            assertThat(repository.summaries().backups())
                    .extracting(BackupSummary::name)
                    .containsExactly("b1");
        }
        assertThat(store.list(BackupIndex.ROOT)).doesNotContain(lie);
    }

    @Test
    void aBackupIsWholeWithoutItsKeyAndTidyingAddsIt() throws IOException {
        Machines.make(repository, "b1");
        String key = index();
        store.delete(key);

        assertThat(repository.open("b1").files()).isNotEmpty();
        assertThat(repository.incomplete().tidy()).isZero();

        assertThat(store.list(BackupIndex.ROOT)).isEqualTo(List.of(key));
    }

    @Test
    void whatAKeyCannotHoldIsLeftToTheManifest() throws IOException {
        BackupSummary one = BackupSummary.of(Samples.record("b1", Phase.COMPLETED), false);

        BackupIndex.add(
                store,
                new BackupSummary(
                        one.name(),
                        one.phase(),
                        one.started(),
                        one.completed(),
                        one.items(),
                        0,
                        0,
                        "a/strange uid",
                        0,
                        false,
                        Optional.empty(),
                        Optional.empty()));

        assertThat(store.list("")).isEmpty();
    }
}
