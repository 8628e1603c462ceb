// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectWriter;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.log.LogMarks;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LeaseTest {

    private final MemoryObjectStore store = new MemoryObjectStore("leases");
    private final Hands clock = new Hands();
    private final List<Runnable> ticks = new ArrayList<>();
    private final Repository holder =
            new Repository(store, clock, Keyring.of(), Machines.elsewhere(), (period, task) -> {
                ticks.add(task);
                return () -> ticks.remove(task);
            });
    private final Repository other = Machines.here(store, clock);

    /** A clock that somebody sets. */
    private static final class Hands extends Clock {
        private Instant now = Samples.NOON;

        void pass(Duration time) {
            now = now.plus(time);
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

    private void passWithRenewals(int minutes) {
        for (int i = 0; i < 2 * minutes; i++) {
            clock.pass(Duration.ofSeconds(30));
            ticks.forEach(Runnable::run);
        }
    }

    private List<String> leases() {
        return store.list("metadata/cairn/leases/");
    }

    @Test
    void whatIsLoggedWhileALeaseIsRenewedIsMarkedWithTheRun() throws InterruptedException {
        BlockingQueue<Optional<Map<String, String>>> marks = new LinkedBlockingQueue<>();
        Runnable end = LogMarks.ofRun(
                "b1",
                () -> LeaseTimer.THREAD.every(
                        Duration.ofMillis(1), () -> marks.add(Optional.ofNullable(MDC.getCopyOfContextMap()))));

        assertThat(marks.take()).contains(Map.of("run", "b1"));
        end.run();
    }

    @Test
    void aRunThatRenewsItsLeaseKeepsItsNameForHours() throws IOException {
        try (BackupDraft draft = holder.begin("b1")) {
            passWithRenewals(180);

            assertThat(leases()).hasSize(1);
            assertThatThrownBy(() -> other.begin("b1"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("can't be told from here whether it lives before 2026-11-23T15:");
            Samples.writeFiles(draft, true);
            draft.commit(Samples.record("b1", Phase.COMPLETED));
        }
        assertThat(leases()).isEmpty();
        assertThat(ticks).isEmpty();
    }

    @Test
    void aShortRunNeedsNoLeaseButItsFile() throws IOException {
        try (BackupDraft draft = holder.begin("b1")) {
            passWithRenewals(1);

            assertThat(draft.name()).isEqualTo("b1");
            assertThat(leases()).isEmpty();
        }
    }

    @Test
    void whoeverComesWhenTheLeaseHasEndedTakesTheName() throws IOException {
        BackupDraft slept = holder.begin("b1");
        ObjectWriter open = slept.create(BackupFile.PLAN);
        passWithRenewals(30);
        clock.pass(Duration.ofMinutes(14));
        assertThatThrownBy(() -> other.begin("b1")).hasMessageContaining("before 2026-11-23T12:4");

        clock.pass(Duration.ofMinutes(2));
        try (BackupDraft next = other.begin("b1")) {
            assertThat(next.notes()).singleElement().asString().contains("another-host", "which was killed");
            assertThat(leases()).isEmpty();

            List<String> before = store.list("");
            ticks.forEach(Runnable::run);
            assertThatThrownBy(open::commit)
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "the lease on the name 'b1' in memory:leases ended at 2026-11-23T12:40:00Z and was not "
                                    + "renewed in time, as happens when the machine sleeps; others may use the name now, so this "
                                    + "run leaves what it wrote to 'cairn backup prune-incomplete b1' with the same --location");
            assertThatThrownBy(() -> slept.commit(Samples.record("b1", Phase.COMPLETED)))
                    .hasMessageContaining("the lease on the name");
            assertThatThrownBy(slept::close).hasMessageContaining("the lease on the name");
            assertThat(store.list("")).isEqualTo(before);

            Samples.writeFiles(next, true);
            next.commit(Samples.record("b1", Phase.COMPLETED));
        }
        Machines.assertWhole(store, "b1", clock);
    }

    @Test
    void aLeaseThatEndedIsLostEvenIfTheClockIsSetBack() throws IOException {
        BackupDraft slept = holder.begin("b1");
        clock.pass(Duration.ofMinutes(10));
        assertThatThrownBy(() -> slept.write(BackupFile.PLAN, new byte[1])).hasMessageContaining("the lease");

        clock.pass(Duration.ofMinutes(-5));

        assertThatThrownBy(() -> slept.write(BackupFile.PLAN, new byte[1])).hasMessageContaining("the lease");
    }

    @Test
    void aDeletionHasALeaseBeforeAnythingElseSoThatItIsFoundIfItDies() throws IOException {
        Machines.make(other, "b1");
        int call = 1;
        while (leases().isEmpty()) {
            CutStore cut = new CutStore(store, call++, CutStore.Moment.AFTER, (key, half) -> {});
            assertThatThrownBy(
                            () -> Machines.elsewhere(cut, clock).removal("b1").remove())
                    .isInstanceOf(CutStore.Killed.class);
        }

        assertThat(Machines.state(store, "b1", clock)).isEqualTo(NameState.WHOLE);
        assertThat(other.summaries().backups()).hasSize(1);
    }

    @Test
    void aRunOfAVersionWithoutLeasesIsNotTakenForDead() throws IOException {
        byte[] run = new RunFile("run-1", Machines.elsewhere(), Samples.NOON, false, Duration.ZERO).toJson();
        DirectoryObjectStoreTest.put(store, "backups/b1/cairn-run.json", new String(run, UTF_8));
        clock.pass(Duration.ofDays(30));

        assertThatThrownBy(() -> other.begin("b1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("if it was killed, remove backups/b1/ in memory:leases");
    }

    @Test
    void aReaderWhoseBackupIsDeletedIsToldSo() throws IOException {
        Machines.make(other, "b1");
        StoredBackup open = other.open("b1");
        store.delete("backups/b1/b1.tar.gz");
        assertThatThrownBy(() -> open.readArchive(entry -> {}))
                .hasMessage("the backup 'b1' in memory:leases is damaged: its file b1.tar.gz is missing");

        other.removal("b1").remove();

        assertThatThrownBy(() -> open.readArchive(entry -> {}))
                .isInstanceOf(IOException.class)
                .hasMessage("the backup 'b1' in memory:leases was deleted while it was read");
    }
}
