// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.endsWith;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectWriter;
import io.cairn.core.repository.BackupDraft;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.BackupSummary;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.Machines;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CountedBackupsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final MemoryObjectStore store = new MemoryObjectStore("one");
    private final Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
    private final Repository repository = new Repository(store, clock);

    /** Seen by the processes that made the backups and have ended since. */
    private final Repository ended = Machines.dying(store, clock);

    /** The day is also its place among the others. */
    private void make(String name, String cluster, Phase phase, int day) throws IOException {
        Instant at = NOON.minus(Duration.ofDays(100L - day));
        try (BackupDraft draft = ended.begin(name)) {
            draft.commit(new BackupRecord(
                    name,
                    phase,
                    at,
                    at,
                    new ItemCounts(0, 0, 0, 0, 0),
                    Messages.NONE,
                    Messages.NONE,
                    cluster,
                    "v1.34.1",
                    "0.1.0",
                    0,
                    0,
                    ObjectTree.empty()));
        }
    }

    private void makeThreeGoodOnes() throws IOException {
        make("b1", "c1", Phase.COMPLETED, 1);
        make("b2", "c1", Phase.COMPLETED, 2);
        make("b3", "c1", Phase.COMPLETED, 3);
    }

    private static String manifest(String backup) {
        return "backups/" + backup + "/cairn-manifest.json";
    }

    private void replaceManifest(String backup, String by) throws IOException {
        store.delete(manifest(backup));
        try (ObjectWriter writer = store.create(manifest(backup))) {
            writer.write(by.getBytes(StandardCharsets.UTF_8));
            writer.commit();
        }
    }

    private Repository.Summaries counted() throws IOException {
        return new CountedBackups(repository).of(repository.summaries());
    }

    private static List<String> names(Repository.Summaries listing) {
        return listing.backups().stream().map(BackupSummary::name).toList();
    }

    /** What a rule deletes that keeps one good backup. */
    private static List<String> deleted(Repository.Summaries counted) {
        KeepRules one = new KeepRules(1, 0, 0, 0, 0, Optional.empty());
        return new RetentionDecision(one, false, name -> true, NOON)
                .of(counted.backups()).stream()
                        .filter(verdict -> !verdict.kept())
                        .map(verdict -> verdict.backup().name())
                        .toList();
    }

    @Test
    void whereNothingIsDamagedAllCountAndOneManifestIsReadForEachCluster() throws IOException {
        makeThreeGoodOnes();
        make("b4", "c2", Phase.COMPLETED, 1);
        make("b5", "c2", Phase.PARTIALLY_FAILED, 2);
        Repository.Summaries listing = repository.summaries();
        MemoryObjectStore counting = spy(store);

        Repository.Summaries counted = new CountedBackups(new Repository(counting, clock)).of(listing);

        assertThat(counted).isEqualTo(listing);
        verify(counting).open(manifest("b3"));
        verify(counting).open(manifest("b4"));
        verify(counting, times(2)).open(anyString());
    }

    @Test
    void oneThatHasLostItsManifestIsNotTheLastGoodOneAndTheNextIs() throws IOException {
        makeThreeGoodOnes();
        store.delete(manifest("b3"));
        assertThat(names(repository.summaries())).contains("b3");

        Repository.Summaries counted = counted();

        assertThat(names(counted)).containsExactly("b1", "b2");
        assertThat(deleted(counted)).containsExactly("b1");
        assertThat(counted.warnings())
                .containsExactly("the backup 'b3' in memory:one is damaged: its cairn-manifest.json is missing; bring"
                        + " that file back, or restore from a copy of the backup");
    }

    @Test
    void oneAfterAnotherIsOpenedUntilOneCanBeRead() throws IOException {
        makeThreeGoodOnes();
        make("b4", "c1", Phase.COMPLETED, 4);
        replaceManifest("b4", "{");
        replaceManifest("b3", "{\"formatVersion\": 99}");

        Repository.Summaries counted = counted();

        assertThat(names(counted)).containsExactly("b1", "b2");
        assertThat(counted.warnings()).hasSize(2);
        assertThat(counted.warnings().get(0)).startsWith("the backup 'b4' can't be used, because its cairn-manifest");
        assertThat(counted.warnings().get(1)).endsWith("use a newer Cairn");
    }

    @Test
    void whereNoGoodOneCanBeReadTheNewestThatFailedPartlyAndCanIsTheLastOne() throws IOException {
        make("b1", "c1", Phase.PARTIALLY_FAILED, 1);
        make("b2", "c1", Phase.PARTIALLY_FAILED, 2);
        make("b3", "c1", Phase.PARTIALLY_FAILED, 3);
        make("b4", "c1", Phase.COMPLETED, 4);
        store.delete(manifest("b3"));
        store.delete(manifest("b4"));

        Repository.Summaries counted = counted();

        assertThat(names(counted)).containsExactly("b1", "b2");
        assertThat(deleted(counted)).containsExactly("b1");
    }

    @Test
    void whereNoneCanBeReadNoneIsDeleted() throws IOException {
        makeThreeGoodOnes();
        for (String name : List.of("b1", "b2", "b3")) {
            store.delete(manifest(name));
        }

        Repository.Summaries counted = counted();

        assertThat(counted.backups()).isEmpty();
        assertThat(counted.warnings()).hasSize(3);
    }

    @Test
    void aDamagedOneOfAnotherClusterTakesNothingFromThisOne() throws IOException {
        makeThreeGoodOnes();
        make("b4", "c2", Phase.COMPLETED, 4);
        store.delete(manifest("b4"));

        assertThat(deleted(counted())).containsExactly("b2", "b1");
    }

    @Test
    void whatTheManifestSaysCountsAndNotWhatTheIndexDoes() throws IOException {
        makeThreeGoodOnes();
        Repository.Summaries listing = repository.summaries();
        repository.removal("b3").remove();
        make("b3", "c1", Phase.PARTIALLY_FAILED, 3);
        MemoryObjectStore reading = spy(store);

        Repository.Summaries counted = new CountedBackups(new Repository(reading, clock)).of(listing);

        assertThat(deleted(counted)).containsExactly("b1");
        verify(reading).open(manifest("b2"));
    }

    @Test
    void oneThatWasDeletedMeanwhileIsNotWarnedOf() throws IOException {
        makeThreeGoodOnes();
        Repository.Summaries listing = repository.summaries();
        repository.removal("b3").remove();

        Repository.Summaries counted = new CountedBackups(repository).of(listing);

        assertThat(names(counted)).containsExactly("b1", "b2");
        assertThat(counted.warnings()).isEmpty();
    }

    @Test
    void aStoreThatFailsIsNotTakenForDamage() throws IOException {
        makeThreeGoodOnes();
        Repository.Summaries listing = repository.summaries();
        MemoryObjectStore failing = spy(store);
        doThrow(new IOException("the store is down")).when(failing).open(endsWith("cairn-manifest.json"));
        doThrow(new UncheckedIOException(new IOException("the store is down")))
                .when(failing)
                .size(anyString());
        CountedBackups counted = new CountedBackups(new Repository(failing, clock));

        assertThatThrownBy(() -> counted.of(listing)).hasMessageContaining("the store is down");
    }
}
