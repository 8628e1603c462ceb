// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static io.cairn.core.repository.DirectoryObjectStoreTest.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackupRemovalTest {

    /** What a backup of {@link #make} has: seven files, and the manifest. */
    private static final int FILES = 7;

    private static final Clock NOW = Clock.fixed(Samples.NOON, ZoneOffset.UTC);
    private static final Clock LATER = Clock.offset(NOW, Duration.ofHours(1));

    @TempDir
    private Path root;

    private DirectoryObjectStore store;
    private Repository repository;

    @BeforeEach
    void openRepository() {
        store = new DirectoryObjectStore(root);
        repository = repository(store);
    }

    private static Repository repository(ObjectStore store) {
        return new Repository(store, NOW);
    }

    private void make(String name) throws IOException {
        try (BackupDraft draft = repository.begin(name)) {
            Samples.writeFiles(draft, true);
            draft.commit(Samples.record(name, Phase.COMPLETED));
        }
    }

    /** The store, seen by a process that notes what it removes, and is killed after so many removals. */
    private ObjectStore killedAfter(int removals, List<String> removed) {
        return (ObjectStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("delete")) {
                        if (removed.size() == removals) {
                            throw new Killed();
                        }
                        removed.add(String.valueOf(arguments[0]));
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Makes the process that holds a name one that doesn't live, here or somewhere else. */
    private void rewrite(String file, RunProcess process, boolean deletes) throws IOException {
        store.delete("backups/b1/" + file);
        String run = new String(
                new RunFile("run-x", process, Samples.NOON, deletes, Lease.VALID).toJson(), StandardCharsets.UTF_8);
        put(store, "backups/b1/" + file, run);
    }

    private static RunProcess dead() {
        RunProcess self = RunProcess.current();
        return new RunProcess(self.host(), self.pidSpace(), self.pid(), 1_000_000_000_000L);
    }

    private static RunProcess elsewhere() {
        return new RunProcess("another-host", "", 1, 0);
    }

    @Test
    void theManifestGoesFirstThenWhatVeleroFindsItByAndTheNameLast() throws IOException {
        make("b1");
        make("b2");
        List<String> removed = new ArrayList<>();

        repository(killedAfter(Integer.MAX_VALUE, removed)).removal("b1").remove();

        assertThat(removed)
                .containsSubsequence("backups/b1/cairn-manifest.json", "backups/b1/velero-backup.json")
                .containsSubsequence("backups/b1/cairn-run.json", "backups/b1/cairn-run-2.json")
                .hasSize(FILES + 3);
        assertThat(removed.get(0)).startsWith("metadata/cairn/index/b1.");
        assertThat(removed.subList(1, 3))
                .containsExactly("backups/b1/cairn-manifest.json", "backups/b1/velero-backup.json");
        assertThat(removed.get(FILES + 1)).isEqualTo("backups/b1/cairn-run-2.json");
        assertThat(removed.get(FILES + 2)).startsWith("metadata/cairn/leases/b1.");
        assertThat(store.list(""))
                .isNotEmpty()
                .allMatch(key -> key.startsWith("backups/b2/") || key.startsWith("metadata/cairn/index/b2."));
        assertThat(repository.list().backups()).extracting(BackupRecord::name).containsExactly("b2");
    }

    @Test
    void anUnknownNameIsToldWithTheNearest() throws IOException {
        make("nightly");

        assertThatThrownBy(() -> repository.removal("nightyl"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("there is no backup 'nightyl' in " + store.location() + ", did you mean 'nightly'?");
    }

    private void overwrite(String file, String content) throws IOException {
        store.delete("backups/b1/" + file);
        put(store, "backups/b1/" + file, content);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "\u0000\u0001", "[]", "null", "{}", "{\"formatVersion\":1}", "{\"formatVersion\":\"x\"}"
            })
    void aBackupWhoseManifestIsDamagedCanBeRemovedAndSaysWhatIsDamaged(String content) throws IOException {
        make("b1");
        overwrite("cairn-manifest.json", content);

        BackupRemoval removal = repository.removal("b1");

        assertThat(removal.backup()).isEmpty();
        assertThat(removal.damage().orElseThrow())
                .startsWith("the backup 'b1' can't be used, because its cairn-manifest.json in file:");
        removal.remove();
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void aDamagedManifestKeepsNobodyFromTidyingAndItsNameIsNotGivenAway() throws IOException {
        make("b1");
        make("b2");
        overwrite("cairn-manifest.json", "{");
        BackupIndex.remove(store, "b1");
        BackupIndex.remove(store, "b2");

        repository.incomplete().tidy();

        assertThat(BackupIndex.knows(store, "b2")).isTrue();
        assertThat(repository.incomplete().list()).isEmpty();
        assertThatThrownBy(() -> repository.begin("b1")).hasMessageContaining("there is a backup 'b1'");
    }

    @Test
    void aBackupOfANewerVersionIsNotRemoved() throws IOException {
        make("b1");
        overwrite("cairn-manifest.json", "{\"formatVersion\":7}");
        List<String> before = store.list("");

        assertThatThrownBy(() -> repository.removal("b1"))
                .isInstanceOf(IOException.class)
                .hasMessage("the backup 'b1' can't be used, because its cairn-manifest.json in " + store.location()
                        + " can't be read: it has format version 7 and this Cairn knows 2; use a newer Cairn");
        assertThat(store.list("")).isEqualTo(before);
    }

    @Test
    void aDamagedManifestThatTheStoreLocksStaysWithAllElseUntilTheLockEnds() throws IOException {
        MutableClock clock = new MutableClock(Samples.NOON);
        MemoryObjectStore locking = MemoryObjectStore.withLocks("locking", clock);
        Repository locked = new Repository(locking, clock);
        try (BackupDraft draft = locked.begin("b1")) {
            Samples.writeFiles(draft, true);
            draft.commit(Samples.record("b1", Phase.COMPLETED));
        }
        locking.delete("backups/b1/cairn-manifest.json");
        try (ObjectWriter writer = locking.create(
                "backups/b1/cairn-manifest.json", new Retention(Optional.of(Samples.NOON.plus(Duration.ofDays(1)))))) {
            writer.write(new byte[] {'{'});
            writer.commit();
        }
        List<String> before = locking.list("backups/");

        assertThatThrownBy(() -> locked.removal("b1").remove()).isInstanceOf(ObjectLockedException.class);
        assertThat(locking.list("backups/")).isEqualTo(before);
        assertThat(locking.list("metadata/cairn/leases/")).isEmpty();

        clock.now = Samples.NOON.plus(Duration.ofDays(2));
        locked.removal("b1").remove();
        assertThat(locking.list("")).isEmpty();
    }

    private static final class MutableClock extends Clock {
        private Instant now;

        MutableClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @Test
    void aFailedRunWhoseRecordIsDamagedCountsAsAKilledOne() throws IOException {
        try (BackupDraft draft = repository.begin("b1")) {
            draft.fail(Samples.record("b1", Phase.FAILED));
        }
        overwrite("cairn-failure.json", "{");
        rewrite("cairn-run.json", dead(), false);

        assertThat(repository.incomplete().list())
                .extracting(IncompleteBackup::state)
                .containsExactly(NameState.KILLED);
        repository.removal("b1").remove();
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void whatAFailedRunLeftIsRemovedToo() throws IOException {
        try (BackupDraft draft = repository.begin("b1")) {
            draft.fail(Samples.record("b1", Phase.FAILED));
        }

        BackupRemoval removal = repository.removal("b1");
        assertThat(removal.backup())
                .map(StoredBackup::record)
                .map(BackupRecord::phase)
                .contains(Phase.FAILED);
        removal.remove();

        assertThat(store.list("")).isEmpty();
    }

    static Stream<Integer> moments() {
        return IntStream.rangeClosed(0, FILES).boxed();
    }

    @ParameterizedTest
    @MethodSource("moments")
    void whatAKilledDeletionLeavesIsNoBackupAndTheNextDeletionOrRunCleansUp(int removals) throws IOException {
        for (boolean byRun : new boolean[] {false, true}) {
            make("b1");
            Repository killed = Machines.dying(killedAfter(removals, new ArrayList<>()), NOW);
            assertThatThrownBy(() -> killed.removal("b1").remove()).isInstanceOf(Killed.class);

            assertThat(repository.list().warnings()).isEmpty();
            assertThat(repository.list().backups()).hasSize(removals <= 1 ? 1 : 0);
            if (byRun && removals > 1) {
                try (BackupDraft draft = repository.begin("b1")) {
                    assertThat(draft.notes()).singleElement().asString().contains("a deletion that began", "killed");
                    assertThat(store.list("")).containsExactly("backups/b1/cairn-run-3.json");
                }
            } else {
                repository.removal("b1").remove();
            }
            assertThat(store.list("")).isEmpty();
        }
    }

    @Test
    void aDeletionThatWasKilledOnAnotherMachineIsTakenOverWhenItsLeaseHasEnded() throws IOException {
        make("b1");
        store.delete("backups/b1/cairn-manifest.json");
        rewrite("cairn-run-2.json", elsewhere(), true);

        assertThatThrownBy(() -> repository.begin("b1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith(
                        "before 2026-11-23T12:15:01Z; use another name, or, if it was killed, wait until then");
        assertThatThrownBy(() -> repository.removal("b1")).hasMessageContaining("is being deleted at this moment by");
        BackupRemoval removal = Machines.here(store, LATER).removal("b1");
        assertThat(removal.backup()).isEmpty();
        removal.remove();

        assertThat(store.list("")).isEmpty();
    }

    @Test
    void whatADeadRunLeftIsRemovedAndALivingOneIsLeftAlone() throws IOException {
        BackupDraft draft = repository.begin("b1");
        Samples.writeFiles(draft, false);
        assertThatThrownBy(() -> repository.removal("b1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("still at work");

        rewrite("cairn-run.json", elsewhere(), false);
        assertThatThrownBy(() -> repository.removal("b1"))
                .hasMessageContaining("can't be told from here whether it lives");

        rewrite("cairn-run.json", dead(), false);
        repository.removal("b1").remove();
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void aBackupThatIsBeingDeletedIsLeftToWhoDoesIt() throws IOException {
        make("b1");
        rewrite("cairn-run-2.json", RunProcess.current(), true);

        assertThatThrownBy(() -> repository.removal("b1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is being deleted at this moment by a deletion that began at")
                .hasMessageContaining("process " + ProcessHandle.current().pid());
        assertThatThrownBy(() -> repository.begin("b1")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void ofTwoThatHaveLookedTheSecondFindsNothingLeftAndThatIsAsGood() throws IOException {
        make("b1");
        BackupRemoval one = repository.removal("b1");
        BackupRemoval two = repository.removal("b1");

        one.remove();
        two.remove();

        assertThat(store.list("")).isEmpty();
    }

    @Test
    void ofTwoThatHaveLookedTheSlowerIsToldOfTheOtherDeletion() throws IOException {
        make("b1");
        BackupRemoval slow = repository.removal("b1");
        rewrite("cairn-run-2.json", RunProcess.current(), true);

        assertThatThrownBy(slow::remove)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(
                        "another deletion of it is under way: a deletion that began at 2026-11-23T12:00:00Z")
                .hasMessageEndingWith("which is still at work; wait for that one");
        assertThat(store.list("metadata/cairn/leases/")).isEmpty();
    }

    @Test
    void whatHasGoneWhileTheNameWasTakenIsAsGoodAsRemoved() throws IOException {
        make("b1");
        ObjectStore slow = (ObjectStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("create")
                            && String.valueOf(arguments[0]).endsWith("cairn-run-2.json")) {
                        store.delete("backups/b1/cairn-run.json");
                        repository.removal("b1").remove();
                        throw new ObjectExistsException("the other one's is there, and goes now");
                    }
                    return method.invoke(store, arguments);
                });

        repository(slow).removal("b1").remove();

        assertThat(store.list("")).isEmpty();
    }

    @Test
    void aRunFileThatGoesWhileTheNameIsLookedAtIsNotOneThatCanNotBeRead() throws IOException {
        store.delete("backups/b1/cairn-run.json");
        rewrite("cairn-run.json", dead(), false);
        List<String> removed = new ArrayList<>();
        ObjectStore slow = (ObjectStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("open") && removed.isEmpty()) {
                        removed.add("b1");
                        repository.removal("b1").remove();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                });

        assertThatThrownBy(() -> repository(slow).removal("b1")).hasMessageStartingWith("there is no backup 'b1' in ");
    }

    @Test
    void aNewBackupOfTheNameIsNotDeletedByWhoLookedAtTheOldOne() throws IOException {
        make("b1");
        BackupRemoval slow = repository.removal("b1");
        repository.removal("b1").remove();
        make("b1");

        assertThatThrownBy(slow::remove)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("another command has taken the name 'b1'");

        assertThat(repository.open("b1").files())
                .allSatisfy(file ->
                        assertThat(store.size("backups/b1/" + file.name())).contains(file.size()));
        assertThat(store.list("")).doesNotContain("backups/b1/cairn-run-2.json");
    }

    @Test
    void aDeletionThatWasTakenOverRemovesNothingOfTheNextRun() throws IOException {
        make("b1");
        List<String> removed = new ArrayList<>();
        ObjectStore slow = (ObjectStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("delete") && removed.isEmpty()) {
                        removed.add(String.valueOf(arguments[0]));
                        // while this one stands still, another one ends its work, and a run begins
                        rewrite("cairn-run-2.json", elsewhere(), true);
                        Machines.here(store, LATER).removal("b1").remove();
                        make("b1");
                    }
                    return method.invoke(store, arguments);
                });

        repository(slow).removal("b1").remove();

        assertThat(store.list("")).contains("backups/b1/b1.tar.gz", "backups/b1/velero-backup.json");
    }

    @Test
    void twoProcessesThatDeleteTheSameBackupLeaveNothingOfIt() throws Exception {
        make("b1");
        try (StoreProcess one = StoreProcess.start(root, "delete", "b1");
                StoreProcess two = StoreProcess.start(root, "delete", "b1")) {
            assertThat(List.of(one.line(), two.line())).contains("deleted");
        }
        assertThat(store.list("")).isEmpty();
    }
}
