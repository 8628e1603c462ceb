// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.api.Sequence.Turn;
import io.cairn.core.collect.ListOutcome;
import io.cairn.core.collect.ListRequest;
import io.cairn.core.collect.RawItem;
import io.cairn.core.collect.ReadList;
import io.cairn.core.plan.Stage;
import io.cairn.core.spec.Treatment.Freeze;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Captures the items of a parallel stage: several lists at a time, all at one revision, beside them the pods that have
 * hooks and the items beside which work is started, and then what belongs to the items that the lists gave.
 */
final class ParallelStage {

    static final String NAMESPACES = "namespaces";
    private static final String PODS = "pods";
    private static final String CLAIMS = "persistentvolumeclaims";

    private final CaptureRun run;
    private final Stage stage;
    private final ItemCapture capture;
    private final Turns turns;
    private final Placement placement;
    private final ExecutorService workers;
    private final Seen seen;
    private final ReadList lists;
    private final Actions actions;
    private final TurnWork beside;
    private final Bracket bracket;
    private final HookedPods hooked;
    private final StageReads reads;
    private final RelatedLists relatedLists;
    private final Set<String> remembered = new HashSet<>();
    private final Set<ItemId> related = ConcurrentHashMap.newKeySet();

    ParallelStage(
            CaptureRun run,
            Stage stage,
            ItemCapture capture,
            Turns turns,
            Placement placement,
            Actions allActions,
            ReadList lists,
            Seen seen,
            ExecutorService workers) {
        this.run = run;
        this.stage = stage;
        this.capture = capture;
        this.turns = turns;
        this.placement = placement;
        this.workers = workers;
        this.seen = seen;
        this.lists = lists;
        this.actions = allActions.without(lists, run.filters().namespaces().names());
        this.beside = run.operations().turn(stage.number());
        this.bracket = new Bracket(turns);
        this.hooked = new HookedPods(run, bracket, stage);
        this.reads = new StageReads(run);
        this.relatedLists = new RelatedLists(run, stage, seen, reads, workers);
        // Of these types an item may come a second time, here or in a later stage, with an item that it belongs to.
        remembered.addAll(allActions.relatedTypes());
        remembered.addAll(placement.companionTypes());
        remembered.add(CLAIMS);
        remembered.add(NAMESPACES);
        lists.items().forEach(item -> remembered.add(item.type()));
        stage.turns().forEach(turn -> remembered.add(turn.item().type()));
    }

    void run() throws IOException {
        boolean well = false;
        try {
            if (stage.treatment().freeze() == Freeze.TOGETHER) {
                Optional<String> failure = bracket.together(stage, stage.turns(), () -> {
                    stage.turns().forEach(turn -> hooked.submit(() -> bracket.amongFrozen(stage, turn)));
                    capture();
                    return Optional.empty();
                });
                StageStoppedException.after(stage, failure);
            } else {
                capture();
            }
            well = true;
        } finally {
            if (!well) {
                run.freezer().hurry();
            }
            hooked.close();
        }
    }

    private void capture() throws IOException {
        String revision = reads.anchor();
        List<ReadList.Target> targets = placement.targets(stage, lists);
        run.log()
                .info("stage " + stage.number() + ": " + targets.size() + " lists at revision "
                        + (revision.isEmpty() ? "unknown" : revision));
        addTurns();
        readLists(targets, revision);
        lists.items().stream().filter(this::mayBeOurs).forEach(related::add);
        related.removeAll(hooked.claims());
        captureRelated(revision);
        related.addAll(hooked.claims());
        if (stage.rest()) {
            addNamespaces();
        }
        captureRelated(revision);
        if (stage.rest()) {
            captureLater(revision);
        }
        StageStoppedException.after(stage, beside.begin());
        reads.write(stage, revision);
    }

    private void captureLater(String revision) throws IOException {
        for (Set<ItemId> later = seen.takeLater(); !later.isEmpty(); later = seen.takeLater()) {
            later.stream()
                    .filter(item -> !placement.hasTurn(item) && !lists.covers(item.type(), item.namespace()))
                    .forEach(related::add);
            captureRelated(revision);
        }
    }

    private boolean mayHold(ResourceType type, String namespace) {
        return stage.members().map(members -> members.mayBeIn(type, namespace)).orElse(false);
    }

    private boolean mayBeOurs(ItemId item) {
        ResourceType type = run.catalog().find(item.type()).orElseThrow();
        return !placement.hasTurn(item) && (stage.rest() || mayHold(type, item.namespace()));
    }

    private void addTurns() {
        for (Turn turn : stage.turns()) {
            if (stage.treatment().freeze() == Freeze.EACH && seen.add(turn.item())) {
                hooked.capture(turn);
            }
            if (stage.treatment().freeze() != Freeze.TOGETHER) {
                related.add(turn.item());
            }
            turn.with().stream().filter(item -> !placement.hasTurn(item)).forEach(related::add);
        }
    }

    /** Claims are listed after the pods, so that those of pods with hooks are known and left to them. */
    private void readLists(List<ReadList.Target> targets, String revision) throws IOException {
        CompletionService<ResourceType> running = new ExecutorCompletionService<>(workers);
        List<ReadList.Target> later = new ArrayList<>();
        long podLists = targets.stream().filter(ParallelStage::ofPods).count();
        for (ReadList.Target target : targets) {
            if (target.type().id().equals(CLAIMS) && podLists > 0) {
                later.add(target);
            } else {
                running.submit(reading(target, revision));
            }
        }
        try {
            for (int i = 0; i < targets.size(); i++) {
                ResourceType type = await(running.take());
                if (type.id().equals(PODS) && --podLists == 0) {
                    later.forEach(target -> running.submit(reading(target, revision)));
                }
            }
        } catch (InterruptedException e) {
            throw stopped(e);
        }
    }

    private static boolean ofPods(ReadList.Target target) {
        return target.type().id().equals(PODS);
    }

    /** What a worker's task gives, or the error that ended it. */
    static <T> T await(Future<T> task) throws IOException {
        try {
            return task.get();
        } catch (InterruptedException e) {
            throw stopped(e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
    }

    private static IOException stopped(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return (IOException) new InterruptedIOException("the backup was stopped").initCause(cause);
    }

    private static IOException unwrapped(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        throw new IllegalStateException(cause);
    }

    private Callable<ResourceType> reading(ReadList.Target target, String revision) {
        return () -> {
            readList(target, revision);
            return target.type();
        };
    }

    private void readList(ReadList.Target target, String revision) throws IOException {
        ListRequest request = new ListRequest(target.type(), target.namespace(), target.labelSelector(), "", revision);
        boolean remember =
                target.overlapping() || remembered.contains(target.type().id());
        Instant started = run.clock().instant();
        try {
            ListOutcome outcome =
                    run.reader().list(request, item -> take(item, remember, started), run.output()::expect);
            reads.note(request, outcome);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ClusterException e) {
            if (CaptureRun.endsRun(e)) {
                throw e;
            }
            reads.failed(stage, target.type(), e);
        }
    }

    private void take(RawItem item, boolean remember, Instant started) {
        if (!hooked.isClaim(item) && takes(item) && placement.holds(stage, item) && seen.isFirst(item, remember)) {
            captureListed(item, started);
        }
    }

    /** Captures what a list gave, or has it read at its turn if its state at that moment matters. */
    private void captureListed(RawItem item, Instant started) {
        if (hooked.take(item)) {
            return;
        }
        if (actions.startBeside(item.type(), item.namespace())) {
            ItemId id = item.id();
            hooked.submit(() -> captureNow(id));
        } else {
            captureItem(item, started);
        }
    }

    private Optional<String> captureNow(ItemId id) throws IOException {
        Instant started = run.clock().instant();
        Turns.Read read = turns.again(stage, id, started);
        if (read.item().isEmpty()) {
            return read.failure();
        }
        RawItem item = read.item().get();
        if (!takes(item)) {
            run.log().warning(id, id + " is left out: a label on it excludes it from backups");
            return Optional.empty();
        }
        return capture(item, started);
    }

    private boolean takes(RawItem item) {
        return run.filters().takes(item.type(), item.namespace(), item.name(), item.labels())
                || run.filters().takesRelated(item.type(), item.namespace(), item.name(), item.labels());
    }

    private void captureItem(RawItem item, Instant started) {
        try {
            StageStoppedException.after(stage, capture(item, started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives why it failed, if it did. */
    private Optional<String> capture(RawItem item, Instant started) throws IOException {
        ItemCapture.Captured captured = capture.capture(stage.number(), item, actions, beside, started);
        related.addAll(captured.related());
        seen.addLater(beside.takeLater());
        return captured.failure();
    }

    /** Captures what belongs to the items captured so far, and waits for what is captured beside the lists. */
    private void captureRelated(String revision) throws IOException {
        do {
            Set<ItemId> now = new HashSet<>(related);
            related.removeAll(now);
            relatedLists.read(now, revision, this::takeRelated);
            hooked.await();
        } while (!related.isEmpty());
    }

    private void takeRelated(RawItem item, Instant started) {
        boolean taken = takes(item);
        boolean ours = !placement.elsewhere(stage, item);
        if (taken && ours && seen.add(item.id())) {
            captureListed(item, started);
        } else if (!taken && run.filters().items().contains(item.id())) {
            run.log()
                    .warning(
                            item.id(),
                            item.id() + " is asked for and left out: a label on it excludes it from backups");
        }
    }

    private void addNamespaces() {
        ResourceType type = run.catalog().find(NAMESPACES).orElseThrow();
        if (run.filters().lists(type) && !run.filters().selectors().isEmpty()) {
            capture.namespaces().forEach(name -> related.add(ItemId.of(type, "", name)));
        }
    }
}
