// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.startsWith;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectStore;
import io.cairn.core.backup.BackupRelease.Released;
import io.cairn.core.backup.BackupRelease.Result;
import io.cairn.core.freeze.FreezeIntent;
import io.cairn.core.freeze.FreezeLedger;
import io.cairn.core.hooks.Hook;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.repository.BackupDraft;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.FrozenBackup;
import io.cairn.core.repository.FrozenPod;
import io.cairn.core.repository.HookEntry;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalLine;
import io.cairn.core.repository.JournalReader;
import io.cairn.core.repository.Outcome;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.HookRule.OnError;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupReleaseTest {

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

    private String uid(String pod) {
        return fixture.server
                .get("pods/shop/" + pod)
                .orElseThrow()
                .replaceAll("(?s).*\"metadata\":\\{[^}]*\"uid\":\"([^\"]+)\".*", "$1");
    }

    private FreezeIntent intent(String pod, String uid, String cluster) {
        Hook thaw =
                new Hook(Hook.Phase.POST, "a test", "main", List.of("thaw"), OnError.FAIL, Duration.ofSeconds(5), "");
        return new FreezeIntent(
                ItemId.parse("pods/shop/" + pod), uid, cluster, Instant.parse("2026-01-01T00:00:00Z"), List.of(thaw));
    }

    private FreezeIntent intent(String pod) {
        return intent(pod, uid(pod), "");
    }

    /** Leaves a draft as a killed process does: what was written stays, and the process is none that lives. */
    private void kill(String name) throws IOException {
        Path run = folder.resolve("backups/backups/" + name + "/cairn-run.json");
        Files.writeString(run, Files.readString(run).replaceAll("(\"processStarted\":)[0-9]+", "$11000000000000"));
    }

    private List<Released> release(boolean again) throws IOException {
        return fixture.release(repository, Clock.systemUTC()).release("b1", again);
    }

    @Test
    void whatAKilledRunLeftFrozenIsToldAndReleasedTheLastFirst() throws IOException {
        BackupDraft draft = repository.begin("b1");
        draft.ledger().intend(intent("db-0"));
        draft.ledger().intend(intent("db-1"));
        kill("b1");

        FrozenBackup left = repository.frozen().get(0);
        assertThat(left.backup()).isEqualTo("b1");
        assertThat(left.run()).endsWith("which was killed");
        assertThat(left.pods()).extracting(pod -> pod.intent().pod().name()).containsExactly("db-0", "db-1");

        List<Released> released = release(false);

        assertThat(released).extracting(Released::result).containsExactly(Result.RELEASED, Result.RELEASED);
        assertThat(fixture.trace).containsExactly("thaw db-1", "thaw db-0");
        assertThat(repository.frozen()).isEmpty();
        assertThat(release(false)).isEmpty();
        repository.begin("b1").close();
    }

    @Test
    void theNameOfARunThatLeftPodsFrozenIsNotTakenBeforeTheyAreReleased() throws IOException {
        repository.begin("b1").ledger().intend(intent("db-0"));
        kill("b1");

        assertThatThrownBy(() -> repository.begin("b1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "the last run of the name 'b1' left pods/shop/db-0 frozen; release that first by 'cairn backup release b1' with the same --location");
    }

    @Test
    void aRunThatLivesIsNotReleasedByAnother() throws IOException {
        try (BackupDraft draft = repository.begin("b1")) {
            draft.ledger().intend(intent("db-0"));

            assertThat(repository.frozen()).isEmpty();
            assertThatThrownBy(() -> release(false))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("still at work");
        }
    }

    @Test
    void aReleaseOfWhichNobodyKnowsHowItEndedIsRepeatedOnlyIfAskedFor() throws IOException {
        FreezeLedger.Entry entry = repository.begin("b1").ledger().intend(intent("db-0"));
        entry.releasing();
        kill("b1");

        assertThat(repository.frozen("b1").pods())
                .extracting(FrozenPod::state)
                .containsExactly(FrozenPod.State.UNKNOWN);
        assertThat(release(false)).singleElement().satisfies(pod -> {
            assertThat(pod.result()).isEqualTo(Result.BEGUN_BEFORE);
            assertThat(pod.note()).contains("nobody knows how it ended").contains("--again");
        });
        assertThat(fixture.trace).isEmpty();

        assertThat(release(true)).extracting(Released::result).containsExactly(Result.RELEASED);
        assertThat(repository.frozen()).isEmpty();
    }

    @Test
    void aReleaseThatFailsIsKeptWithItsReason() throws IOException {
        repository.begin("b1").ledger().intend(intent("db-0"));
        kill("b1");
        fixture.exec.on("thaw db-0", FakeExec.FAILURE);

        assertThat(release(false)).extracting(Released::result).containsExactly(Result.FAILED);

        assertThat(repository.frozen("b1").pods()).singleElement().satisfies(pod -> {
            assertThat(pod.state()).isEqualTo(FrozenPod.State.FAILED);
            assertThat(pod.reason()).contains("exit code 3");
        });
        fixture.exec.on("thaw db-0", FakeExec.SUCCESS);
        assertThat(release(false)).extracting(Released::result).containsExactly(Result.BEGUN_BEFORE);
        assertThat(release(true)).extracting(Released::result).containsExactly(Result.RELEASED);
    }

    @Test
    void aPodThatIsGoneOrAnotherOneIsNotTouched() throws IOException {
        FreezeLedger ledger = repository.begin("b1").ledger();
        ledger.intend(intent("db-0", "another-uid", ""));
        ledger.intend(intent("gone", "any", ""));
        kill("b1");

        assertThat(release(false)).extracting(Released::result).containsExactly(Result.GONE, Result.GONE);
        assertThat(fixture.trace).isEmpty();
        assertThat(repository.frozen()).isEmpty();
    }

    @Test
    void podsOfAnotherClusterAreNotTouched() throws IOException {
        repository.begin("b1").ledger().intend(intent("db-0", uid("db-0"), "another-cluster"));
        kill("b1");

        assertThatThrownBy(() -> release(false))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("was frozen in another cluster");
        assertThat(repository.frozen()).hasSize(1);
    }

    @Test
    void aDraftThatIsClosedKeepsItsNameAsLongAsSomethingIsFrozen() throws IOException {
        try (BackupDraft draft = repository.begin("b1")) {
            draft.ledger().intend(intent("db-0"));
        }

        assertThat(Files.exists(folder.resolve("backups/backups/b1/cairn-run.json")))
                .isTrue();
    }

    private void hooked(String pod) {
        fixture.server.apply(Samples.annotated(
                fixture.server.get("pods/shop/" + pod).orElseThrow(),
                Map.of(
                        "pre.hook.backup.cairn.io/command", "freeze",
                        "post.hook.backup.cairn.io/command", "thaw")));
    }

    private List<JournalLine> journal() throws IOException {
        List<JournalLine> lines = new ArrayList<>();
        try (JournalReader reader = repository.open("b1").journal()) {
            for (Optional<JournalLine> line = reader.next(); line.isPresent(); line = reader.next()) {
                lines.add(line.get());
            }
        }
        return lines;
    }

    @Test
    void theJournalTellsOfEveryHookBetweenWhichItsPodStands() throws IOException {
        hooked("db-1");
        fixture.ordered("pods/shop/db-1");
        fixture.exec.on("freeze db-1", FakeExec.FAILURE);

        BackupResult result = fixture.run(repository).create("b1", SHOP);

        assertThat(result.record().phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(result.record().items().failed()).isEqualTo(1);
        assertThat(result.record().items().total())
                .isEqualTo(result.record().items().captured());
        List<JournalLine> lines = journal();
        HookRun pre = ((HookEntry) lines.get(0)).run();
        assertThat(pre.hook().phase()).isEqualTo(Hook.Phase.PRE);
        assertThat(pre.hook().container()).isEqualTo("main");
        assertThat(pre.hook().command()).containsExactly("freeze");
        assertThat(pre.result()).isEqualTo(HookRun.Result.FAILED);
        assertThat(pre.exitCode()).isEqualTo(3);
        assertThat(pre.output()).isEqualTo("no such device\n");
        assertThat(pre.cut()).isFalse();
        assertThat(((JournalEntry) lines.get(1)).item()).isEqualTo(ItemId.parse("pods/shop/db-1"));
        assertThat(((JournalEntry) lines.get(1)).outcome()).isEqualTo(Outcome.CAPTURED);
        assertThat(((HookEntry) lines.get(2)).run().succeeded()).isTrue();
        assertThat(repository.frozen()).isEmpty();
    }

    @Test
    void aBackupWhoseReleaseFailedStandsAndNamesThePod() throws IOException {
        hooked("db-1");
        fixture.exec.on("thaw db-1", () -> {
            throw new ClusterException("the connection broke", 0);
        });

        BackupResult result = fixture.run(repository).create("b1", SHOP);

        assertThat(result.record().phase()).isEqualTo(Phase.PARTIALLY_FAILED);
        assertThat(result.record().errors().first())
                .anyMatch(text -> text.startsWith("pods/shop/db-1 may be left frozen"));
        assertThat(repository.frozen("b1").pods())
                .extracting(FrozenPod::state)
                .containsExactly(FrozenPod.State.UNKNOWN);
        fixture.exec.on("thaw db-1", FakeExec.SUCCESS);
        assertThat(release(true)).extracting(Released::result).containsExactly(Result.RELEASED);
    }

    @Test
    void aRunThatIsStoppedInAPreHookReleasesThePodAndLeavesNoBackup() throws IOException {
        hooked("db-1");
        BackupRun run = fixture.run(repository);
        fixture.exec.on("freeze db-1", () -> {
            run.stop();
            return FakeExec.SUCCESS;
        });

        BackupResult result = run.create("b1", SHOP);

        assertThat(result.record().phase()).isEqualTo(Phase.FAILED);
        assertThat(fixture.trace).containsSubsequence("freeze db-1", "thaw db-1");
        assertThat(run.frozen()).isEmpty();
        assertThat(repository.frozen()).isEmpty();
    }

    @Test
    void aRunThatIsStoppedTwiceNamesWhatItLeavesFrozen() throws IOException {
        hooked("db-1");
        BackupRun run = fixture.run(repository);
        fixture.exec.on("freeze db-1", () -> {
            run.stop();
            run.abandon();
            return FakeExec.SUCCESS;
        });

        BackupResult result = run.create("b1", SHOP);

        assertThat(result.record().phase()).isEqualTo(Phase.FAILED);
        assertThat(run.frozen()).containsExactly(ItemId.parse("pods/shop/db-1"));
        assertThat(repository.frozen()).extracting(FrozenBackup::backup).containsExactly("b1");
        assertThat(release(false)).extracting(Released::result).containsExactly(Result.RELEASED);
        assertThat(fixture.trace).containsOnlyOnce("thaw db-1");
    }

    @Test
    void lookingForWhatIsFrozenLooksIntoNoBackupThatFrozeNothing() throws IOException {
        fixture.run(repository).create("b1", SHOP);
        ObjectStore store = spy(new DirectoryObjectStore(folder.resolve("backups")));

        assertThat(new Repository(store, Clock.systemUTC()).frozen()).isEmpty();

        verify(store, never()).list(startsWith("backups"));
        verify(store, never()).open(any());
    }
}
