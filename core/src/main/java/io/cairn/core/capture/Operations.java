// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.BackupItemAction;
import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.Operation;
import io.cairn.api.OperationStatus;
import io.cairn.core.capture.OperationEvent.State;
import io.cairn.core.kube.Sleeper;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plugins.Extension;
import io.cairn.core.plugins.PluginException;
import io.cairn.core.spec.GoDuration;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The operations of a run: begun at the end of their turns, awaited together after the last stage, and discarded if there
 * will be no backup. One that fails is told and discarded, and never drops its item. Safe for use by several threads.
 */
public final class Operations {

    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5000;

    private final CaptureOutput output;
    private final RunLog log;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Queue<RunningOperation> begun = new ConcurrentLinkedQueue<>();
    private final Queue<RunningOperation> running = new ConcurrentLinkedQueue<>();

    /** Nothing is begun yet. */
    public Operations(CaptureOutput output, RunLog log, Clock clock, Sleeper sleeper) {
        this.output = output;
        this.log = log;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /** Collects the work beside the items of a turn of this stage. */
    TurnWork turn(int stage) {
        return new TurnWork(this, stage);
    }

    /** Gives why the first that failed did, if one did. */
    Optional<String> begin(int stage, Extension<BackupItemAction> action, List<Operation> operations)
            throws IOException {
        Instant started = clock.instant();
        List<RunningOperation> all = operations.stream()
                .map(operation -> new RunningOperation(action, stage, operation, started))
                .toList();
        begun.addAll(all);
        try {
            Map<String, OperationStatus> statuses = begin(action, operations);
            Optional<String> failure = Optional.empty();
            for (RunningOperation each : all) {
                OperationStatus running = OperationStatus.running("", Map.of());
                each.turnEnded(clock.instant());
                Optional<String> one =
                        follow(each, statuses.getOrDefault(each.operation().id(), running), true);
                failure = failure.or(() -> one);
            }
            return failure;
        } catch (PluginException | InvalidInputException | ClusterException e) {
            if (e instanceof ClusterException cluster && CaptureRun.endsRun(cluster)) {
                throw cluster;
            }
            for (RunningOperation each : all) {
                fail(each, ErrorText.of(e), true);
            }
            return Optional.of(ErrorText.of(e));
        }
    }

    private static Map<String, OperationStatus> begin(Extension<BackupItemAction> action, List<Operation> operations)
            throws ClusterException {
        return LogMarks.about(
                operations.stream().map(Operation::item).distinct().toList(),
                () -> action.call(extension -> extension.begin(operations)));
    }

    private Optional<String> follow(RunningOperation each, OperationStatus status, boolean first) throws IOException {
        each.add(status.facts());
        switch (status.state()) {
            case RUNNING -> {
                if (first) {
                    running.add(each);
                    output.operation(each.event(State.RUNNING, clock.instant(), ""));
                }
            }
            case COMPLETED -> {
                running.remove(each);
                log.info(each.operation().item(), each + " is complete");
                output.operation(each.event(State.COMPLETED, clock.instant(), ""));
            }
            case FAILED -> {
                fail(each, status.message(), true);
                return Optional.of(status.message());
            }
        }
        return Optional.empty();
    }

    private void fail(RunningOperation each, String reason, boolean discard) throws IOException {
        running.remove(each);
        ItemId item = each.operation().item();
        log.error(item, item + " is captured, and its " + each.operation().kind() + " failed: " + reason);
        output.operation(each.event(State.FAILED, clock.instant(), reason));
        output.failed(item);
        if (discard) {
            discard(each);
        }
    }

    /**
     * Waits until none goes on any more.
     *
     * @throws IOException if the thread was interrupted or the output can't take more
     */
    void await() throws IOException {
        if (!running.isEmpty()) {
            log.info("waiting for what was begun beside " + running.size() + " items");
        }
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            for (RunningOperation each : List.copyOf(running)) {
                if (running.contains(each)) {
                    poll(each);
                }
            }
            if (running.isEmpty()) {
                return;
            }
            sleep(pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 3 / 2);
        }
    }

    private void poll(RunningOperation each) throws IOException {
        try {
            OperationStatus status = each.poll();
            if (status.state() == OperationStatus.State.RUNNING && each.overdue(clock.instant())) {
                each.add(status.facts());
                fail(each, overdue(each, status.message()), true);
            } else {
                follow(each, status, false);
            }
        } catch (PluginException | InvalidInputException | ClusterException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e instanceof ClusterException cluster ? cluster : new InterruptedIOException("stopped");
            }
            boolean unreachable = e instanceof ClusterException cluster && CaptureRun.endsRun(cluster);
            fail(each, ErrorText.of(e), !unreachable);
            if (unreachable) {
                // what is left can't be asked for either, and each attempt would take a minute
                for (RunningOperation other : List.copyOf(running)) {
                    fail(other, ErrorText.of(e), false);
                }
            }
        }
    }

    private static String overdue(RunningOperation each, String trouble) {
        return "it was not complete after " + GoDuration.write(each.operation().timeout())
                + (trouble.isEmpty() ? "" : ": " + trouble);
    }

    private void sleep(long millis) throws InterruptedIOException {
        try {
            sleeper.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("the backup was stopped").initCause(e);
        }
    }

    private void discard(RunningOperation each) {
        try {
            each.discard();
        } catch (IOException | PluginException | InvalidInputException e) {
            left(each, ErrorText.of(e));
        }
    }

    private void left(RunningOperation each, String reason) {
        log.warning(
                each.operation().item(),
                "something of " + each + " may be left in the cluster (" + each.action() + " "
                        + each.operation().id() + "): " + reason);
    }

    /**
     * Discards all that was begun, finished or not, because there will be no backup. Several at a time; what could not be
     * discarded within the limit is told.
     */
    public void discardAll(Duration limit) {
        List<RunningOperation> all = new ArrayList<>(begun);
        if (!all.isEmpty()) {
            new Discarding(all, this::left).run(limit);
        }
    }
}
