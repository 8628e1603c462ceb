// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.gate;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ResourceType;
import io.cairn.api.Selection.OfType;
import io.cairn.core.gate.Readiness.Never;
import io.cairn.core.gate.Readiness.NotYet;
import io.cairn.core.kube.Sleeper;
import io.cairn.core.spec.Gate;
import io.cairn.core.spec.Gate.OnTimeout;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Waits until items pass a gate. Looks at them in rounds, first often and then every second, and in a round once at each
 * type and namespace. Safe for use by several threads.
 */
public final class GateWait {

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1000;
    private static final ResourceType CLASSES =
            new ResourceType("storage.k8s.io", "v1", "storageclasses", "StorageClass", false);

    private final Lookup lookup;
    private final Clock clock;
    private final Sleeper sleeper;

    /** A wait that looks by {@code lookup}. */
    public GateWait(Lookup lookup, Clock clock, Sleeper sleeper) {
        this.lookup = lookup;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /**
     * Waits for items. Ends when each has passed or never will, and at the latest when the gate's time is up; where a
     * failure stops the restore, as soon as one item never will pass. An answer that may be another one later, such as an
     * error of the server, is waited out.
     *
     * @param targets the items, each once
     * @param listener is told what is waited for whenever that changes, by this thread
     * @return what became of the items, in their order
     * @throws ClusterException if the API server refuses to show an item (401, 403), or the thread is interrupted; its
     *     interrupt flag is set then
     */
    public List<Waited> await(Gate gate, List<Target> targets, Consumer<Waiting> listener) throws ClusterException {
        GateCheck check = new GateCheck(new StorageClasses()::bindLate);
        Function<Optional<Item>, Readiness> passes = found ->
                found.map(item -> check.of(gate.check(), item)).orElseGet(() -> new NotYet("it doesn't exist"));
        return await(passes, gate.timeout(), gate.onTimeout() == OnTimeout.STOP, targets, listener);
    }

    /**
     * Waits until those of these items that are being deleted are gone; else as {@link #await}.
     *
     * @param timeout how long all of them may take together
     */
    public List<Waited> awaitEnd(Duration timeout, List<Target> targets, Consumer<Waiting> listener)
            throws ClusterException {
        return await(Deletion::of, timeout, false, targets, listener);
    }

    private List<Waited> await(
            Function<Optional<Item>, Readiness> passes,
            Duration timeout,
            boolean endsAtFailure,
            List<Target> targets,
            Consumer<Waiting> listener)
            throws ClusterException {
        Instant deadline = clock.instant().plus(timeout);
        Map<Target, Readiness> seen = new LinkedHashMap<>();
        targets.forEach(target -> seen.put(target, new NotYet("it was not looked at yet")));
        Optional<Waiting> told = Optional.empty();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            look(passes, seen);
            Optional<Waiting> now = waiting(seen);
            boolean failed = seen.values().stream().anyMatch(Never.class::isInstance);
            long left = Duration.between(clock.instant(), deadline).toMillis();
            if (now.isEmpty() || left <= 0 || (failed && endsAtFailure)) {
                return seen.entrySet().stream()
                        .map(entry -> new Waited(entry.getKey().id(), entry.getValue()))
                        .toList();
            }
            if (!now.equals(told)) {
                listener.accept(now.get());
                told = now;
            }
            sleep(Math.min(pause, left), now.get());
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 3 / 2);
        }
    }

    private void look(Function<Optional<Item>, Readiness> passes, Map<Target, Readiness> seen) throws ClusterException {
        Map<OfType, List<Target>> places = new LinkedHashMap<>();
        seen.forEach((target, last) -> {
            if (last instanceof NotYet) {
                places.computeIfAbsent(new OfType(target.type(), target.namespace(), ""), place -> new ArrayList<>())
                        .add(target);
            }
        });
        for (Map.Entry<OfType, List<Target>> place : places.entrySet()) {
            look(place.getKey(), place.getValue(), passes, seen);
        }
    }

    private void look(
            OfType place, List<Target> targets, Function<Optional<Item>, Readiness> passes, Map<Target, Readiness> seen)
            throws ClusterException {
        Set<String> names = new LinkedHashSet<>();
        targets.forEach(target -> names.add(target.name()));
        Map<String, Item> found;
        try {
            found = lookup.read(place.type(), place.namespace(), names);
        } catch (ClusterException e) {
            if (e.status() == 401 || e.status() == 403 || Thread.currentThread().isInterrupted()) {
                throw e;
            }
            targets.forEach(target -> seen.put(target, new NotYet("it can't be read: " + e.getMessage())));
            return;
        }
        for (Target target : targets) {
            seen.put(target, passes.apply(Optional.ofNullable(found.get(target.name()))));
        }
    }

    private static Optional<Waiting> waiting(Map<Target, Readiness> seen) {
        List<Waited> late = seen.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof NotYet)
                .map(entry -> new Waited(entry.getKey().id(), entry.getValue()))
                .toList();
        return late.stream().findFirst().map(first -> new Waiting(first.item(), first.reason(), late.size() - 1));
    }

    private void sleep(long millis, Waiting waiting) throws ClusterException {
        try {
            sleeper.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while " + waiting, 0, e);
        }
    }

    /** The storage classes of one wait, each read once. */
    private final class StorageClasses {

        private final Map<String, Boolean> late = new LinkedHashMap<>();

        boolean bindLate(String name) {
            return late.computeIfAbsent(name, this::read);
        }

        /** A class that can't be read says nothing: then the claim is waited for. */
        private boolean read(String name) {
            try {
                return Optional.ofNullable(
                                lookup.read(CLASSES, "", Set.of(name)).get(name))
                        .flatMap(item -> item.object().text("volumeBindingMode"))
                        .filter("WaitForFirstConsumer"::equals)
                        .isPresent();
            } catch (ClusterException e) {
                return false;
            }
        }
    }
}
