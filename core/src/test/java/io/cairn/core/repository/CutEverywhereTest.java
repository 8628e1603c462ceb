// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.core.crypt.Identity;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.repository.CutStore.Moment;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cuts whatever writes to a location at each of its calls, and looks at what is left as others see it: on the same machine at
 * once, and on another when the lease has ended.
 */
class CutEverywhereTest {

    private static final Clock NOW = Clock.fixed(Samples.NOON, ZoneOffset.UTC);
    private static final Clock LATER = Clock.offset(NOW, Duration.ofHours(1));

    /** Something that writes to a location. */
    @FunctionalInterface
    interface Work {
        void on(Repository repository, ObjectStore store) throws IOException;
    }

    @SuppressWarnings("ImmutableEnumChecker") // its functions keep no state, and nobody changes the set
    private enum Subject {
        BACKUP(
                (repository, store) -> Machines.make(repository, "b1"),
                before -> before,
                NameState.FREE,
                NameState.KILLED),
        FAILING_BACKUP(
                (repository, store) -> Machines.fail(repository, "b1"),
                before -> before,
                NameState.KILLED,
                NameState.FAILED),
        BACKUP_OVER_WHAT_A_KILLED_RUN_LEFT(
                (repository, store) -> Machines.make(repository, "b1"),
                Subject::killedRun,
                NameState.KILLED,
                NameState.WHOLE),
        BACKUP_OVER_WHAT_A_FAILED_RUN_LEFT(
                (repository, store) -> Machines.make(repository, "b1"),
                Subject::failedRun,
                NameState.FAILED,
                NameState.KILLED),
        DELETION(
                (repository, store) -> repository.removal("b1").remove(),
                Subject::backup,
                NameState.WHOLE,
                NameState.STILL_WHOLE,
                NameState.HALF_DELETED,
                NameState.FREE),
        PRUNING(
                (repository, store) -> repository.incomplete().prune("b1", false),
                Subject::killedRun,
                NameState.KILLED,
                NameState.HALF_DELETED,
                NameState.FREE),
        COPYING(
                (repository, store) ->
                        new BackupCopy(backup(new MemoryObjectStore("from")), store, NOW, repository).copy("b1", false),
                before -> before,
                NameState.FREE,
                NameState.KILLED,
                NameState.WHOLE),
        COPYING_OVER_WHAT_A_KILLED_COPY_LEFT(COPYING.work, Subject::killedRun, NameState.KILLED, NameState.WHOLE),
        TIDYING((repository, store) -> repository.incomplete().tidy(), Subject::strays, NameState.FREE);

        private final Work work;
        private final UnaryOperator<MemoryObjectStore> before;
        private final Set<NameState> states;

        Subject(Work work, UnaryOperator<MemoryObjectStore> before, NameState first, NameState... more) {
            this.work = work;
            this.before = before;
            this.states = EnumSet.of(first, more);
        }

        private static MemoryObjectStore backup(MemoryObjectStore store) {
            return with(store, location -> Machines.make(Machines.dying(location, NOW), "b1"));
        }

        private static MemoryObjectStore killedRun(MemoryObjectStore store) {
            return with(store, location -> {
                BackupDraft draft = Machines.dying(location, NOW).begin("b1");
                Samples.writeFiles(draft, true);
            });
        }

        private static MemoryObjectStore failedRun(MemoryObjectStore store) {
            return with(store, location -> Machines.fail(Machines.dying(location, NOW), "b1"));
        }

        private static MemoryObjectStore strays(MemoryObjectStore store) {
            return with(store, location -> {
                for (String key : List.of(
                        "metadata/cairn/leases/b1.gone.1",
                        "metadata/cairn/leases/early.gone.1",
                        "metadata/cairn/probe-1",
                        "metadata/cairn/check/1-a/object",
                        "metadata/cairn/index/b1.old",
                        "metadata/cairn/frozen/b1/cairn-frozen-1-release-1.json",
                        "metadata/cairn/frozen/early/cairn-frozen-1-release-1.json")) {
                    DirectoryObjectStoreTest.put(location, key, "{}");
                }
                for (String key : location.list("metadata/cairn/index/early.")) {
                    location.delete(key);
                }
            });
        }

        @FunctionalInterface
        private interface Step {
            void on(ObjectStore store) throws IOException;
        }

        private static MemoryObjectStore with(MemoryObjectStore store, Step step) {
            try {
                step.on(store);
                return store;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    static Stream<Arguments> subjects() {
        return Stream.of(Subject.values())
                .flatMap(subject -> Stream.of(Arguments.of(subject, true), Arguments.of(subject, false)));
    }

    private static MemoryObjectStore located(Subject subject) throws IOException {
        MemoryObjectStore store = new MemoryObjectStore("cut");
        Machines.make(Machines.here(store, NOW), "early");
        return subject.before.apply(store);
    }

    private static ObjectStore as(MemoryObjectStore store, boolean exclusive) {
        return exclusive ? store : new UnenforcedStore(store);
    }

    /** Cuts at a call; empty if there are not so many. */
    private static boolean cut(MemoryObjectStore store, Subject subject, int call, Moment moment, boolean exclusive) {
        CutStore cut = new CutStore(as(store, exclusive), call, moment, (key, half) -> {});
        try {
            subject.work.on(Machines.dying(cut, NOW), cut);
        } catch (CutStore.Killed expected) {
            return true;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        assertThat(cut.isCut()).isFalse();
        return false;
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void whereverAProcessIsKilledEarlierBackupsAreWholeTheNewOneIsWholeOrInvisibleAndCleaningUpEndsClean(
            Subject subject, boolean exclusive) throws IOException {
        Set<NameState> seen = EnumSet.noneOf(NameState.class);
        for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
            MemoryObjectStore store = located(subject);
            for (int call = 1; cut(store, subject, call, moment, exclusive); call++) {
                NameState state = Machines.state(store, "b1", NOW);
                seen.add(state);
                assertSound(store, state);
                assertPruned(Machines.copy(store), state);
                assertNextRun(as(Machines.copy(store), exclusive), state);
                assertDeleted(as(Machines.copy(store), exclusive), state);
                store = located(subject);
            }
        }
        assertThat(seen).containsAll(subject.states);
    }

    private static void assertSound(ObjectStore store, NameState state) throws IOException {
        Repository repository = Machines.here(store, NOW);
        List<String> names = state.whole() ? List.of("b1", "early") : List.of("early");
        assertThat(repository.list().backups()).extracting(BackupRecord::name).containsExactlyElementsOf(names);
        assertThat(repository.summaries().backups())
                .extracting(BackupSummary::name)
                .containsExactlyElementsOf(names);
        assertThat(repository.summaries().warnings()).isEmpty();
        for (String name : names) {
            Machines.assertWhole(store, name, NOW);
        }
        boolean incomplete = !EnumSet.of(NameState.FREE, NameState.WHOLE).contains(state);
        assertThat(repository.incomplete().list())
                .extracting(IncompleteBackup::state)
                .containsExactlyElementsOf(incomplete ? List.of(state) : List.of());
    }

    private static void assertPruned(ObjectStore store, NameState state) throws IOException {
        IncompleteBackups incomplete = Machines.here(store, LATER).incomplete();
        for (IncompleteBackup each : incomplete.list()) {
            if (each.stays(false).isEmpty()) {
                incomplete.prune(each.name(), false);
            }
        }
        incomplete.tidy();

        Machines.assertNothingLeft(store, LATER);
        Machines.assertWhole(store, "early", LATER);
        if (state.whole()) {
            Machines.assertWhole(store, "b1", LATER);
        }
    }

    private static void assertNextRun(ObjectStore store, NameState state) throws IOException {
        Repository repository = Machines.here(store, NOW);
        if (!state.mayBegin()) {
            assertThatThrownBy(() -> repository.begin("b1")).isInstanceOf(InvalidInputException.class);
            return;
        }
        Machines.make(repository, "b1");

        Machines.assertWhole(store, "b1", NOW);
        assertThat(store.list("backups/b1/")).noneMatch(key -> key.contains("failure"));
    }

    private static void assertDeleted(ObjectStore store, NameState state) throws IOException {
        Repository repository = Machines.here(store, NOW);
        if (!state.mayDelete()) {
            return;
        }
        repository.removal("b1").remove();

        // a lease of a run that has no file yet is nobody's to remove before it has ended
        assertThat(store.list("")).noneMatch(key -> key.contains("b1") && !key.startsWith(LeaseKey.ROOT));
        Machines.assertWhole(store, "early", NOW);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void onAnotherMachineNothingIsTouchedBeforeTheLeaseHasEnded(Subject subject, boolean exclusive) throws IOException {
        MemoryObjectStore store = located(subject);
        for (int call = 1; ; call++) {
            CutStore cut = new CutStore(as(store, exclusive), call, Moment.AFTER, (key, half) -> {});
            try {
                subject.work.on(Machines.elsewhere(cut, NOW), cut);
                break;
            } catch (CutStore.Killed expected) {
                assertUntouchedUntilTheLeaseEnds(store);
            }
            store = located(subject);
        }
    }

    private static void assertUntouchedUntilTheLeaseEnds(ObjectStore store) throws IOException {
        NameState state = Machines.state(store, "b1", NOW);
        if (state == NameState.UNCERTAIN || state == NameState.DELETING) {
            List<String> before = store.list("");
            Repository now = Machines.here(store, NOW);
            assertThatThrownBy(() -> now.begin("b1")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> now.removal("b1")).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> now.incomplete().prune("b1", true)).isInstanceOf(InvalidInputException.class);
            now.incomplete().tidy();
            assertThat(store.list("")).isEqualTo(before);
        }
        assertPruned(store, Machines.state(store, "b1", LATER));
    }

    @Test
    void whereverTheAdditionOfAKeyIsKilledTheOthersStillOpenTheBackupAndTheNextAdditionLetsItIn() throws IOException {
        Identity old = Identity.generate();
        Identity later = Identity.generate();
        for (Moment moment : List.of(Moment.BEFORE, Moment.AFTER)) {
            boolean isCut = true;
            for (int call = 1; isCut; call++) {
                MemoryObjectStore store = new MemoryObjectStore("cut");
                Machines.make(Machines.here(store, NOW), "b1", List.of(old.recipient()));
                List<String> before = store.list("");
                isCut = isKilled(new CutStore(store, call, moment, (key, half) -> {}), old, later);

                addKey(store, old, later);
                for (Identity key : List.of(old, later)) {
                    assertThat(new Repository(store, NOW, Keyring.of(key))
                                    .open("b1")
                                    .journal()
                                    .next())
                            .isPresent();
                }
                before.forEach(key -> assertThat(store.list("")).contains(key));
                assertThat(store.list("")).hasSize(before.size() + 1);
            }
        }
    }

    private static boolean isKilled(CutStore store, Identity old, Identity later) throws IOException {
        try {
            addKey(store, old, later);
        } catch (CutStore.Killed expected) {
            return true;
        }
        return false;
    }

    private static boolean addKey(ObjectStore store, Identity old, Identity later) throws IOException {
        return new Repository(store, NOW, Keyring.of(old)).open("b1").addRecipient(later.recipient(), Samples.NOON);
    }
}
