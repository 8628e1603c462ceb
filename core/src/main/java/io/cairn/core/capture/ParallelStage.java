// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.capture;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.api.ResourceType;
import io.cairn.core.catalog.Catalog;
import io.cairn.core.collect.Filters;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.collect.ListOutcome;
import io.cairn.core.collect.ListRequest;
import io.cairn.core.collect.RawItem;
import io.cairn.core.collect.ReadList;
import io.cairn.core.plan.Stage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;

/**
 * Captures everything that has no turn: several lists at a time, all at one revision of the cluster, and then what
 * belongs to the items that the lists gave.
 */
final class ParallelStage {

    private static final String CRDS = "customresourcedefinitions.apiextensions.k8s.io";
    private static final String NAMESPACES = "namespaces";

    /** From here on, one list of a place costs less than a request for each item. */
    private static final int LIST_FROM = 20;

    private record Place(String type, String namespace) {}

    /** What a type was read at; where several lists were needed, the first that was not exact. */
    private record Read(String revision, boolean exact, String reason) {}

    private final CaptureRun run;
    private final ItemReader reader;
    private final Catalog catalog;
    private final Filters filters;
    private final Clock clock;
    private final RunLog log;
    private final ItemCapture capture;
    private final ExecutorService workers;
    private final Seen seen;
    private final ReadList lists;
    private final Actions actions;
    private final Set<String> remembered;
    private final Set<ItemId> related = ConcurrentHashMap.newKeySet();
    private final Map<ResourceType, Read> reads = new ConcurrentSkipListMap<>(Comparator.comparing(ResourceType::id));

    ParallelStage(
            CaptureRun run,
            ItemCapture capture,
            Actions allActions,
            ReadList lists,
            Seen seen,
            ExecutorService workers) {
        this.run = run;
        this.reader = run.reader();
        this.catalog = run.catalog();
        this.filters = run.filters();
        this.clock = run.clock();
        this.log = run.log();
        this.capture = capture;
        this.workers = workers;
        this.seen = seen;
        this.lists = lists;
        this.actions = allActions.without(lists, filters.namespaces().names());
        this.remembered = new HashSet<>(actions.relatedTypes());
        this.remembered.add(CRDS);
        this.remembered.add(NAMESPACES);
        lists.items().forEach(item -> remembered.add(item.type()));
    }

    void run(Stage stage) throws IOException {
        String revision = anchor();
        log.info("stage " + stage.number() + ": " + lists.targets().size() + " lists at revision "
                + (revision.isEmpty() ? "unknown" : revision));
        readLists(stage, revision);
        related.addAll(lists.items());
        captureRelated(stage, revision);
        addNamespaces();
        addDefinitions();
        captureRelated(stage, revision);
        writeReads(stage, revision);
    }

    private void writeReads(Stage stage, String revision) throws IOException {
        boolean allExact = reads.values().stream().allMatch(Read::exact);
        String between =
                allExact || revision.isEmpty() ? "" : "; read between revisions " + revision + " and " + anchor();
        for (Map.Entry<ResourceType, Read> entry : reads.entrySet()) {
            Read read = entry.getValue();
            run.output()
                    .read(
                            stage.number(),
                            entry.getKey(),
                            read.revision(),
                            read.exact(),
                            read.exact() ? "" : read.reason() + between);
        }
    }

    private String anchor() throws ClusterException {
        try {
            return reader.newestRevision();
        } catch (ClusterException e) {
            if (e.status() != 403) {
                throw e;
            }
            log.warning("the lists are not of one revision, which the right to list namespaces is needed for: "
                    + ErrorText.of(e));
            return "";
        }
    }

    private void readLists(Stage stage, String revision) throws IOException {
        CompletionService<Void> running = new ExecutorCompletionService<>(workers);
        for (ReadList.Target target : lists.targets()) {
            Callable<Void> task = () -> {
                readList(stage, target, revision);
                return null;
            };
            running.submit(task);
        }
        try {
            for (int i = 0; i < lists.targets().size(); i++) {
                running.take().get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("the backup was stopped").initCause(e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        }
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

    private void readList(Stage stage, ReadList.Target target, String revision) throws IOException {
        ListRequest request = new ListRequest(target.type(), target.namespace(), target.labelSelector(), "", revision);
        boolean remember =
                target.overlapping() || remembered.contains(target.type().id());
        Instant started = clock.instant();
        try {
            ListOutcome outcome =
                    reader.list(request, item -> take(stage, item, remember, started), run.output()::expect);
            note(request, outcome);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ClusterException e) {
            if (CaptureRun.endsRun(e)) {
                throw e;
            }
            listFailed(target.type(), e);
        }
    }

    private void listFailed(ResourceType type, ClusterException e) {
        if (e.status() == 403 && !filters.asksFor(type)) {
            log.warning(type.id() + " are not in the backup: " + ErrorText.of(e));
        } else {
            log.error(type.id() + " are not, or not all, in the backup: " + ErrorText.of(e));
        }
    }

    private void note(ListRequest request, ListOutcome outcome) {
        String reason =
                request.revision().isEmpty() ? "no revision could be fixed when the stage began" : outcome.reason();
        Read read = new Read(outcome.revision(), outcome.exact(), reason);
        reads.merge(request.type(), read, (earlier, later) -> earlier.exact() ? later : earlier);
        if (!outcome.exact() && outcome.items() > 0 && !request.revision().isEmpty()) {
            log.info(request.type().id() + " are not of the stage's revision: " + outcome.reason());
        }
    }

    private void take(Stage stage, RawItem item, boolean remember, Instant started) {
        if (taken(item.type(), item.namespace(), item.name(), item.labels()) && seen.isFirst(item, remember)) {
            captureItem(stage, item, started);
        }
    }

    private boolean taken(ResourceType type, String namespace, String name, Map<String, String> labels) {
        return filters.takes(type, namespace, name, labels) || filters.takesRelated(type, namespace, name, labels);
    }

    private void captureItem(Stage stage, RawItem item, Instant started) {
        try {
            related.addAll(capture.capture(stage.number(), item, actions, started));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void captureRelated(Stage stage, String revision) throws IOException {
        while (!related.isEmpty()) {
            Map<Place, Set<String>> byPlace =
                    new TreeMap<>(Comparator.comparing(Place::type).thenComparing(Place::namespace));
            for (ItemId item : related) {
                ResourceType type = catalog.find(item.type()).orElseThrow();
                if (!seen.has(item) && taken(type, item.namespace(), item.name(), Map.of())) {
                    byPlace.computeIfAbsent(new Place(item.type(), item.namespace()), place -> new HashSet<>())
                            .add(item.name());
                }
            }
            related.clear();
            for (Map.Entry<Place, Set<String>> entry : byPlace.entrySet()) {
                capturePlace(stage, entry.getKey(), entry.getValue(), revision);
            }
        }
    }

    private void capturePlace(Stage stage, Place place, Set<String> names, String revision) throws IOException {
        ResourceType type = catalog.find(place.type()).orElseThrow();
        List<String> selectors = names.size() >= LIST_FROM
                ? List.of("")
                : names.stream().sorted().map(name -> "metadata.name=" + name).toList();
        Set<String> missing = new HashSet<>(names);
        Instant started = clock.instant();
        try {
            for (String selector : selectors) {
                ListRequest request = new ListRequest(type, place.namespace(), "", selector, revision);
                ListOutcome outcome = reader.list(request, item -> {
                    if (names.contains(item.name()) && missing.remove(item.name())) {
                        takeRelated(stage, item, started);
                    }
                });
                note(request, outcome);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (ClusterException e) {
            if (CaptureRun.endsRun(e)) {
                throw e;
            }
            listFailed(type, e);
            return;
        }
        for (String name : missing) {
            vanished(stage, ItemId.of(type, place.namespace(), name), started);
        }
    }

    private void takeRelated(Stage stage, RawItem item, Instant started) {
        boolean taken = taken(item.type(), item.namespace(), item.name(), item.labels());
        if (taken && seen.add(item.id())) {
            captureItem(stage, item, started);
        } else if (!taken && filters.items().contains(item.id())) {
            log.warning(item.id() + " is asked for and left out: a label on it excludes it from backups");
        }
    }

    private void vanished(Stage stage, ItemId item, Instant started) throws IOException {
        if (!seen.addMissing(item)) {
            return;
        }
        boolean asked = filters.items().contains(item);
        run.output().lost(stage.number(), item, CaptureOutput.Loss.VANISHED, started, "it doesn't exist");
        log.warning(
                item + (asked ? " is asked for and doesn't exist" : " belongs to a captured item and doesn't exist"));
    }

    private void addNamespaces() {
        ResourceType type = catalog.find(NAMESPACES).orElseThrow();
        if (filters.lists(type) && !filters.selectors().isEmpty()) {
            capture.namespaces().forEach(name -> related.add(ItemId.of(type, "", name)));
        }
    }

    private void addDefinitions() throws ClusterException {
        ResourceType crds = catalog.find(CRDS).orElse(null);
        if (crds == null || lists.covers(CRDS, "") || !filters.takesRelated(crds, "", "", Map.of())) {
            return;
        }
        Set<String> candidates = new HashSet<>();
        capture.types().stream().filter(type -> type.group().contains(".")).forEach(type -> candidates.add(type.id()));
        if (candidates.isEmpty()) {
            return;
        }
        List<ItemId> definitions = new ArrayList<>();
        try {
            reader.refs(crds, "", "", ref -> {
                if (candidates.contains(ref.name())) {
                    definitions.add(ref.id());
                }
            });
        } catch (ClusterException e) {
            if (CaptureRun.endsRun(e)) {
                throw e;
            }
            listFailed(crds, e);
        }
        related.addAll(definitions);
    }
}
