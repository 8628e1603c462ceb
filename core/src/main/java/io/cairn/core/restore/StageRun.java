// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.Selection.OfType;
import io.cairn.core.apply.AdaptiveLimit;
import io.cairn.core.apply.Existing;
import io.cairn.core.apply.Outcome;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.plan.Stage.Mode;
import io.cairn.core.spec.Treatment.OnError;
import io.cairn.core.stored.StoredItems;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** Restores the items of one stage after another. Used by one thread, which hands items to workers. */
final class StageRun {

    /** Fewer are made without looking first: finding out by the answer that one exists costs less than a list. */
    private static final int WORTH_A_LIST = 3;

    /** How many runs of items are worked on at a time; the API's own bound says how many requests are. */
    private static final int AT_ONCE = AdaptiveLimit.MOST;

    /**
     * How many items a worker is given at a time, while there are enough of them for all workers: to wake a thread for each
     * item costs more than to hand it several. Towards the end they are fewer, so that no worker has many left when the
     * others have none.
     */
    private static final int LONGEST_RUN = 8;

    /** A worker is given no more items when they have this many bytes. */
    private static final int RUN_BYTES = 1 << 16;

    private static final String NAMESPACES = "namespaces";

    private final StoredItems archive;
    private final ItemReader reader;
    private Versions versions;
    private final ItemRestore restore;
    private final Results results;
    private final Optional<StageGates> gates;
    private final ExecutorService workers;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Clock clock;
    private final Set<String> newNamespaces = ConcurrentHashMap.newKeySet();
    private final Queue<RestoreItem> present = new ConcurrentLinkedQueue<>();

    /**
     * The stages of a run.
     *
     * @param gates empty if nothing is waited for, as nothing is made
     */
    StageRun(
            StoredItems archive,
            ItemReader reader,
            Versions versions,
            ItemRestore restore,
            Results results,
            Optional<StageGates> gates,
            ExecutorService workers,
            Clock clock) {
        this.archive = archive;
        this.reader = reader;
        this.versions = versions;
        this.restore = restore;
        this.results = results;
        this.gates = gates;
        this.workers = workers;
        this.clock = clock;
    }

    /** Goes on with what the cluster serves by now. */
    void serve(Versions now) {
        versions = now;
    }

    /** Notes that a namespace was made by this run, and so holds nothing. */
    void isNew(String namespace) {
        newNamespaces.add(namespace);
    }

    /**
     * Restores a stage, and waits until what it restored is ready: each item of a serial stage before the next one, all of a
     * parallel stage together.
     *
     * @throws ClusterException if the cluster can't be reached any more
     * @throws IOException if the archive can't be read, or the run was stopped
     * @throws StoppedException if an item failed or is not ready, and its rule says that nothing new is begun then
     */
    void run(RestoreStage stage) throws IOException, StoppedException {
        long failed = results.failed();
        List<RestoreItem> items = served(stage);
        stopAfter(stage, failed);
        if (stage.mode() == Mode.SERIAL) {
            for (RestoreItem item : items) {
                restore(stage, item, archive.read(item.position()), Existing.none());
                stopAfter(stage, failed);
                await(stage);
            }
        } else {
            sideBySide(stage, items, existing(items), failed);
            stopAfter(stage, failed);
            await(stage);
        }
    }

    private void await(RestoreStage stage) throws IOException, StoppedException {
        List<RestoreItem> restored = List.copyOf(present);
        present.clear();
        if (gates.isPresent()) {
            gates.get().await(stage, restored);
        }
    }

    private boolean isToStop(RestoreStage stage, long failed) {
        return stage.treatment().onError() == OnError.STOP && results.failed() > failed;
    }

    private void stopAfter(RestoreStage stage, long failed) throws StoppedException {
        if (isToStop(stage, failed)) {
            throw new StoppedException(stage.cited() + " stops the restore when an item fails");
        }
    }

    /** The rule of a stage ended the run. */
    static final class StoppedException extends Exception {
        private static final long serialVersionUID = 1L;

        StoppedException(String message) {
            super(message);
        }
    }

    /** The items that the cluster can take; the others have failed. */
    private List<RestoreItem> served(RestoreStage stage) throws IOException {
        List<RestoreItem> served = new ArrayList<>();
        for (RestoreItem item : stage.items()) {
            String refusal = versions.refusal(item.id().type()).orElse("");
            Optional<String> misfit = versions.misfit(item.stored());
            if (!refusal.isEmpty()) {
                results.unserved(item, stage.number(), refusal);
            } else if (misfit.isPresent()) {
                ItemRestore.Ended ended = ItemRestore.Ended.unsent(Outcome.FAILED, misfit.get());
                results.ended(item.id(), item.target(), stage.number(), clock.instant(), ended);
            } else {
                served.add(versions.located(item.stored(), item.target()));
            }
        }
        return served;
    }

    private void sideBySide(RestoreStage stage, List<RestoreItem> items, Map<OfType, Existing> existing, long failed)
            throws IOException {
        Map<EntryPosition, RestoreItem> byPosition = new HashMap<>();
        items.forEach(item -> byPosition.put(item.position(), item));
        Batch batch = new Batch(items.size());
        try {
            archive.read(items.stream().map(RestoreItem::position).toList(), (position, json) -> {
                RestoreItem item = byPosition.get(position);
                if (item != null) {
                    Existing there = existing.getOrDefault(group(item), Existing.none());
                    batch.add(json.length, () -> {
                        if (!isToStop(stage, failed)) {
                            restore(stage, item, json, there);
                        }
                    });
                }
            });
            batch.submit();
        } finally {
            batch.await();
        }
    }

    private void restore(RestoreStage stage, RestoreItem item, byte[] json, Existing existing) throws IOException {
        Instant started = clock.instant();
        ItemRestore.Ended ended = restore.restore(item, json, existing);
        if (item.target().type().equals(NAMESPACES) && ended.outcome() == Outcome.CREATED) {
            isNew(item.target().name());
        }
        if (ended.applied().isPresent() && ended.outcome() != Outcome.FAILED) {
            present.add(item);
        }
        results.ended(item.id(), item.target(), stage.number(), started, ended);
    }

    private static OfType group(RestoreItem item) {
        return new OfType(item.ref().type(), item.target().namespace(), "");
    }

    /** What the cluster has of each type and namespace, where it may have something and a list is worth it. */
    private Map<OfType, Existing> existing(List<RestoreItem> items) throws IOException {
        Map<OfType, List<RestoreItem>> groups = new HashMap<>();
        items.forEach(item ->
                groups.computeIfAbsent(group(item), any -> new ArrayList<>()).add(item));
        groups.values().removeIf(group -> group.size() < WORTH_A_LIST);
        groups.keySet().removeIf(group -> newNamespaces.contains(group.namespace()));
        Map<OfType, Existing> existing = new ConcurrentHashMap<>();
        Batch batch = new Batch(groups.size());
        try {
            for (Map.Entry<OfType, List<RestoreItem>> group : groups.entrySet()) {
                batch.add(0, () -> existing.put(group.getKey(), read(group.getKey(), group.getValue())));
            }
        } finally {
            batch.await();
        }
        return existing;
    }

    private Existing read(OfType group, List<RestoreItem> items) throws ClusterException {
        Set<String> names = new HashSet<>();
        items.forEach(item -> names.add(item.target().name()));
        try {
            return Existing.read(
                    reader, group.type(), group.namespace(), names::contains, restore.cleaning(items.get(0)));
        } catch (ClusterException | UncheckedIOException e) {
            if (ItemRestore.answer(e).isPresent()) {
                // Item by item the server may know more, or let more be done, than of all at once.
                return Existing.none();
            }
            throw e;
        }
    }

    /** Work under way, of which the first failure ends the rest. */
    private final class Batch {

        private int left;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private List<Work> run = new ArrayList<>();
        private int bytes;

        /** So much work. */
        Batch(int count) {
            this.left = count;
        }

        void add(int size, Work work) throws IOException {
            run.add(work);
            bytes += size;
            if (run.size() >= Math.min(LONGEST_RUN, left / AT_ONCE) || bytes >= RUN_BYTES) {
                left -= run.size();
                submit();
            }
        }

        /** Hands on what was added and is not yet under way. */
        void submit() throws IOException {
            List<Work> next = run;
            run = new ArrayList<>();
            bytes = 0;
            if (next.isEmpty() || failure.get() != null) {
                return;
            }
            try {
                room.acquire();
                workers.execute(() -> work(next));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw stopped(e);
            } catch (RejectedExecutionException e) {
                room.release();
                throw stopped(e);
            }
        }

        private void work(List<Work> run) {
            try {
                for (Iterator<Work> each = run.iterator(); each.hasNext() && failure.get() == null; ) {
                    each.next().run();
                }
            } catch (IOException | RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                room.release();
            }
        }

        /** Returns when nothing is under way any more. */
        void await() throws IOException {
            room.acquireUninterruptibly(AT_ONCE);
            room.release(AT_ONCE);
            Throwable first = failure.get();
            if (first instanceof IOException io) {
                throw io;
            }
            if (first instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (first instanceof Error error) {
                throw error;
            }
        }

        private IOException stopped(Exception cause) {
            InterruptedIOException stopped = new InterruptedIOException("the restore was stopped");
            stopped.initCause(cause);
            return stopped;
        }
    }

    /** Something that a worker does. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }
}
