// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.ListOutcome;
import io.cairn.core.collect.ListRequest;
import io.cairn.core.collect.RawItem;
import io.cairn.core.plan.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Reads single items of a parallel stage by lists, because a list can be of the stage's revision and a GET can't. Several
 * lists are read at a time, of one place too.
 */
final class RelatedLists {

    /** From here on, one list of a place costs less than a request for each item. */
    private static final int LIST_FROM = 20;

    /** Has methods of its own, since it is a key in every backup: those that Java makes of a record take long to link. */
    private record Place(String type, String namespace) {

        @Override
        public int hashCode() {
            return 31 * type.hashCode() + namespace.hashCode();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Place place && type.equals(place.type) && namespace.equals(place.namespace);
        }
    }

    /** One list, and which of its items are wanted. */
    private record Part(Place place, String fieldSelector, Set<String> names) {}

    /** Takes what was read, from several threads. */
    @FunctionalInterface
    interface Taker {
        void take(RawItem item, Instant started);
    }

    private final CaptureRun run;
    private final Stage stage;
    private final Seen seen;
    private final StageReads reads;
    private final ExecutorService workers;

    RelatedLists(CaptureRun run, Stage stage, Seen seen, StageReads reads, ExecutorService workers) {
        this.run = run;
        this.stage = stage;
        this.seen = seen;
        this.reads = reads;
        this.workers = workers;
    }

    /** Reads those of the items that had no turn and that the filters may let through; those that are gone are noted. */
    void read(Collection<ItemId> items, String revision, Taker taker) throws IOException {
        Map<Place, Set<String>> byPlace =
                new TreeMap<>(Comparator.comparing(Place::type).thenComparing(Place::namespace));
        for (ItemId item : items) {
            ResourceType type = run.catalog().find(item.type()).orElseThrow();
            boolean taken = run.filters().takes(type, item.namespace(), item.name(), Map.of())
                    || run.filters().takesRelated(type, item.namespace(), item.name(), Map.of());
            if (!seen.has(item) && taken) {
                byPlace.computeIfAbsent(new Place(item.type(), item.namespace()), place -> new HashSet<>())
                        .add(item.name());
            }
        }
        Set<Place> failed = ConcurrentHashMap.newKeySet();
        List<Future<Void>> running = new ArrayList<>();
        byPlace.forEach((place, names) -> parts(place, names)
                .forEach(part -> running.add(workers.submit(() -> {
                    run.requireRunning();
                    if (!failed.contains(place)) {
                        readPart(part, revision, taker, failed);
                    }
                    return null;
                }))));
        for (Future<Void> part : running) {
            ParallelStage.await(part);
        }
    }

    private static List<Part> parts(Place place, Set<String> names) {
        return names.size() >= LIST_FROM
                ? List.of(new Part(place, "", names))
                : names.stream()
                        .sorted()
                        .map(name -> new Part(place, "metadata.name=" + name, Set.of(name)))
                        .toList();
    }

    /** What is wrong with a place is said once. */
    private void readPart(Part part, String revision, Taker taker, Set<Place> failed) throws IOException {
        Place place = part.place();
        ResourceType type = run.catalog().find(place.type()).orElseThrow();
        Set<String> missing = new HashSet<>(part.names());
        Instant started = run.clock().instant();
        try {
            ListRequest request = new ListRequest(type, place.namespace(), "", part.fieldSelector(), revision);
            ListOutcome outcome = run.reader().list(request, item -> {
                if (missing.remove(item.name())) {
                    taker.take(item, started);
                }
            });
            reads.note(request, outcome);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ClusterException e) {
            if (CaptureRun.endsRun(e)) {
                throw e;
            }
            if (failed.add(place)) {
                reads.failed(stage, type, e);
            }
            return;
        }
        for (String name : missing) {
            vanished(ItemId.of(type, place.namespace(), name), started);
        }
    }

    private void vanished(ItemId item, Instant started) throws IOException {
        if (!seen.addMissing(item)) {
            return;
        }
        run.output().lost(stage.number(), item, CaptureOutput.Loss.VANISHED, started, "it doesn't exist");
        boolean turn = stage.turns().stream().anyMatch(each -> each.item().equals(item));
        String what = run.filters().items().contains(item)
                ? " is asked for and doesn't exist"
                : turn ? " no longer exists" : " belongs to a captured item and doesn't exist";
        run.log().warning(item, item + what);
    }
}
