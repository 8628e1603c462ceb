// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.api.ObjectStore;
import io.cairn.core.repository.BackupSummary;
import io.cairn.core.repository.CutStore;
import io.cairn.core.repository.CutStore.Moment;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.IncompleteBackup;
import io.cairn.core.repository.IncompleteBackups;
import io.cairn.core.repository.Machines;
import io.cairn.core.repository.NameState;
import io.cairn.core.spec.BackupSpec;
import io.cairn.testkit.server.ApiServer;
import io.cairn.testkit.server.Samples;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cuts a whole run, hooks included, at each of its calls of the store. */
class CutRunTest {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final BackupSpec SHOP =
            BackupSpec.builder().includedNamespaces(List.of("shop")).build();

    @TempDir
    Path folder;

    private CaptureFixture fixture;

    @BeforeEach
    void start() throws IOException {
        fixture = new CaptureFixture(folder, ApiServer.start());
        fixture.server.apply(Samples.namespace("shop"));
        Samples.statefulSetWithPods("shop", "db", 1).forEach(fixture.server::apply);
        fixture.server.apply(Samples.annotated(
                fixture.server.get("pods/shop/db-0").orElseThrow(),
                Map.of(
                        "pre.hook.backup.cairn.io/command", "freeze",
                        "post.hook.backup.cairn.io/command", "thaw")));
        fixture.ordered("pods/shop/db-0");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    /** Runs a backup in a process that is killed at a call; whether it came to that call. */
    private boolean isCut(CutStore store) {
        try {
            fixture.run(Machines.dying(store, CLOCK)).create("b1", SHOP);
        } catch (CutStore.Killed | IOException | RuntimeException e) {
            // what the threads of a dead process throw is of no interest
            assertThat(store.isCut()).isTrue();
        }
        return store.isCut();
    }

    @Test
    void whereverARunIsKilledTheEarlierBackupIsWholeTheNewOneIsWholeOrInvisibleAndCleaningUpEndsClean()
            throws IOException {
        MemoryObjectStore before = new MemoryObjectStore("before");
        fixture.run(Machines.here(before, CLOCK)).create("early", SHOP);
        Set<NameState> seen = EnumSet.noneOf(NameState.class);
        boolean cut = true;
        for (int call = 1; cut; call++) {
            MemoryObjectStore store = Machines.copy(before);
            cut = isCut(new CutStore(store, call, Moment.BEFORE, (key, half) -> {}));
            seen.add(assertSound(store));
            cleanUp(store);
        }
        assertThat(seen).containsExactlyInAnyOrder(NameState.FREE, NameState.KILLED, NameState.WHOLE);
    }

    @Test
    void halfWrittenFilesOfAFolderAreNeverSeenAndGoWithTheNextRun() throws IOException {
        boolean cut = true;
        for (int call = 1; cut; call++) {
            Path root = folder.resolve("torn-" + call);
            ObjectStore store = new DirectoryObjectStore(root);
            cut = isCut(new CutStore(store, call, Moment.TORN, (key, half) -> {
                Path file = root.resolve(key);
                Files.createDirectories(file.getParent());
                Files.write(file.resolveSibling(".cairn-1-1-" + UUID.randomUUID() + ".part"), half);
            }));
            NameState state = Machines.state(store, "b1", CLOCK);
            assertThat(store.list("")).noneMatch(key -> key.endsWith(".part"));
            if (!cut) {
                assertThat(state).isEqualTo(NameState.WHOLE);
            } else if (state.mayBegin()) {
                release(store);
                Machines.make(Machines.here(new DirectoryObjectStore(root), CLOCK), "b1");
                assertThat(parts(root.resolve("backups"))).isEmpty();
            }
        }
    }

    private static List<Path> parts(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".part")).toList();
        }
    }

    private static NameState assertSound(ObjectStore store) throws IOException {
        NameState state = Machines.state(store, "b1", CLOCK);
        List<String> names = state.whole() ? List.of("b1", "early") : List.of("early");
        assertThat(Machines.here(store, CLOCK).summaries().backups())
                .extracting(BackupSummary::name)
                .containsExactlyElementsOf(names);
        for (String name : names) {
            Machines.assertWhole(store, name, CLOCK);
        }
        return state;
    }

    private void release(ObjectStore store) throws IOException {
        if (!store.list("metadata/cairn/frozen/b1/").isEmpty()) {
            fixture.release(Machines.here(store, CLOCK), CLOCK).release("b1", true);
        }
    }

    private void cleanUp(ObjectStore store) throws IOException {
        release(store);
        IncompleteBackups incomplete = Machines.here(store, CLOCK).incomplete();
        for (IncompleteBackup each : incomplete.list()) {
            assertThat(each.stays(false)).isEmpty();
            incomplete.prune(each.name(), false);
        }
        incomplete.tidy();
        Machines.assertNothingLeft(store, CLOCK);
        Machines.assertWhole(store, "early", CLOCK);
    }
}
