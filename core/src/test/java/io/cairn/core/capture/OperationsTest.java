// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import io.cairn.api.ActionResult;
import io.cairn.api.AppliesTo;
import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.Operation;
import io.cairn.api.OperationStatus;
import io.cairn.core.capture.OperationEvent.State;
import io.cairn.core.capture.TurnWork.Named;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plugins.Extension;
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
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperationsTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final ScriptedSnapshots snapshots = new ScriptedSnapshots();
    private final Extension<BackupItemAction> action = new Extension<>("test", "scripted", snapshots);
    private final List<OperationEvent> events = new ArrayList<>();
    private final CaptureOutput output = mock(CaptureOutput.class);
    private final Time time = new Time();
    private final RunLog log = new RunLog(time);
    private final Operations operations = new Operations(output, log, time, time::pass);

    private static final class Time extends Clock {
        private Instant now = START;

        void pass(long millis) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            now = now.plusMillis(millis);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void listen() throws IOException {
        doAnswer(call -> events.add(call.getArgument(0))).when(output).operation(any());
    }

    private void turn(String... claims) throws IOException {
        TurnWork turn = operations.turn(1);
        Stream.of(claims).forEach(claim -> turn.add(List.of(new Named(action, ScriptedSnapshots.operation(claim)))));
        turn.begin();
    }

    @Test
    void theOperationsOfATurnAreBegunTogetherAndOnce() throws IOException {
        turn("a", "b");
        turn("c");

        assertThat(snapshots.calls()).containsExactly("begin a b", "begin c");
    }

    @Test
    void whatIsLoggedWhileSeveralAreBegunIsMarkedWithAllTheirItems() throws IOException {
        List<Optional<String>> marks = new ArrayList<>();
        snapshots.on("a", poll -> {
            marks.add(LogMarks.item());
            return done("s");
        });

        turn("a", "b");

        assertThat(marks).containsExactly(Optional.of("persistentvolumeclaims/shop/a, persistentvolumeclaims/shop/b"));
    }

    @Test
    void aTurnWithoutOperationsAsksNobody() throws IOException {
        turn();

        assertThat(snapshots.calls()).isEmpty();
    }

    @Test
    void allAreAwaitedTogetherAndTellWhatIsKnownOfThem() throws IOException {
        snapshots.on("slow", poll -> poll < 3 ? OperationStatus.running("", Map.of()) : done("s"));
        turn("slow", "fast");

        operations.await();

        assertThat(snapshots.calls())
                .containsExactly("begin slow fast", "poll slow", "poll fast", "poll slow", "poll slow");
        assertThat(events)
                .extracting(event -> event.operation().item().name(), OperationEvent::state)
                .containsExactly(
                        tuple("slow", State.RUNNING),
                        tuple("fast", State.RUNNING),
                        tuple("fast", State.COMPLETED),
                        tuple("slow", State.COMPLETED));
        assertThat(events.get(2).operation().facts())
                .isEqualTo(Map.of("volume", "pv-fast", "cut", "now", "handle", "snap-fast"));
        assertThat(log.errorCount()).isZero();
    }

    private static OperationStatus done(String handle) {
        return OperationStatus.completed(Map.of("handle", handle));
    }

    @Test
    void oneThatFailsAtItsBeginIsToldAndDiscardedAndNotPolled() throws IOException {
        snapshots.on("a", poll -> OperationStatus.failed("there is no class"));
        turn("a", "b");
        operations.await();

        assertThat(snapshots.calls()).containsExactly("begin a b", "discard a unfinished", "poll b");
        assertThat(log.errors())
                .containsExactly(
                        "persistentvolumeclaims/shop/a is captured, and its snapshot failed: there is no class");
        assertThat(events.get(0).state()).isEqualTo(State.FAILED);
        assertThat(events.get(0).message()).isEqualTo("there is no class");
    }

    @Test
    void oneThatIsNotCompleteInTimeFailsWithItsLastTrouble() throws IOException {
        snapshots.on("a", poll -> OperationStatus.running(poll == 0 ? "" : "still uploading", Map.of()));
        turn("a");
        operations.await();

        assertThat(log.errors())
                .singleElement()
                .asString()
                .endsWith("its snapshot failed: it was not complete after 10m: still uploading");
        assertThat(snapshots.calls()).endsWith("discard a unfinished");
        assertThat(Duration.between(START, time.now)).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(11));
    }

    @Test
    void anActionThatBreaksFailsItsOperationsAndNothingElse() throws IOException {
        snapshots.on("a", poll -> {
            throw new IllegalStateException("oops");
        });
        turn("a", "b");

        assertThat(log.errors())
                .hasSize(2)
                .allSatisfy(error -> assertThat(error).contains("oops"));
    }

    @Test
    void aServerThatIsGoneAtTheEndFailsWhatGoesOnAndIsAskedOnce() throws IOException {
        for (String claim : List.of("a", "b")) {
            snapshots.on(claim, poll -> {
                if (poll > 0) {
                    throw new ClusterException("the API server can't be reached", 0);
                }
                return OperationStatus.running("", Map.of());
            });
        }
        turn("a", "b");
        operations.await();

        assertThat(snapshots.calls()).containsExactly("begin a b", "poll a");
        assertThat(log.errors()).hasSize(2);
    }

    @Test
    void aServerThatIsGoneInATurnEndsTheRun() {
        snapshots.on("a", poll -> {
            throw new ClusterException("the API server can't be reached", 0);
        });

        assertThatThrownBy(() -> turn("a")).isInstanceOf(ClusterException.class);
    }

    @Test
    void anInterruptEndsTheWaiting() throws IOException {
        snapshots.on("a", poll -> {
            if (poll == 2) {
                Thread.currentThread().interrupt();
            }
            return OperationStatus.running("", Map.of());
        });
        turn("a");

        assertThatThrownBy(operations::await).isInstanceOf(IOException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void withoutABackupAllThatWasBegunIsDiscardedFinishedOrNot() throws IOException {
        snapshots.on("b", poll -> OperationStatus.failed("never mind"));
        turn("a", "b", "c");
        operations.await();
        turn("d");

        operations.discardAll(Duration.ofSeconds(30));

        assertThat(snapshots.calls())
                .filteredOn(call -> call.startsWith("discard"))
                .containsExactlyInAnyOrder(
                        "discard b unfinished", "discard a snap-a", "discard c snap-c", "discard d unfinished");
    }

    @Test
    void whatCanNotBeDiscardedInTimeIsTold() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        Extension<BackupItemAction> hanging = new Extension<>("test", "hanging", new Hanging(never));
        TurnWork turn = operations.turn(1);
        turn.add(List.of(new Named(hanging, ScriptedSnapshots.operation("a"))));
        turn.begin();

        operations.discardAll(Duration.ZERO);

        assertThat(log.warnings())
                .containsExactly("something of the snapshot of persistentvolumeclaims/shop/a may be left in the cluster"
                        + " (test/hanging id-a): there was no time to remove it");
    }

    private static final class Hanging implements BackupItemAction {
        private final CountDownLatch never;

        Hanging(CountDownLatch never) {
            this.never = never;
        }

        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public AppliesTo appliesTo() {
            return AppliesTo.starting("pvc");
        }

        @Override
        public ActionResult execute(Item item) {
            return ActionResult.of(item);
        }

        @Override
        public void discard(Operation operation) throws ClusterException {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new ClusterException("interrupted", 0, e);
            }
        }
    }
}
