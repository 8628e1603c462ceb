// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.freeze;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemId;
import io.cairn.core.collect.RawItem;
import io.cairn.core.hooks.HookFinder;
import io.cairn.core.hooks.HookRunner;
import io.cairn.core.hooks.PodHooks;
import io.cairn.core.log.LogMarks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** What is frozen in a run. Safe for use by several threads. */
public final class Freezer {

    /** How long releases may take altogether once the run is to end, beyond the last one's own time. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HookFinder finder;
    private final HookRunner runner;
    private final Presence presence;
    private final FreezeLedger ledger;
    private final String cluster;
    private final Clock clock;
    private final Set<Frozen> frozen = new LinkedHashSet<>();
    private final Set<Thread> releasing = new LinkedHashSet<>();
    private final List<ItemId> left = new ArrayList<>();
    private Optional<Instant> deadline = Optional.empty();
    private boolean abandoned;

    /**
     * Nothing is frozen yet.
     *
     * @param cluster the uid of the cluster's {@code kube-system}, empty if it isn't known
     */
    public Freezer(
            HookFinder finder, HookRunner runner, Presence presence, FreezeLedger ledger, String cluster, Clock clock) {
        this.finder = finder;
        this.runner = runner;
        this.presence = presence;
        this.ledger = ledger;
        this.cluster = cluster;
        this.clock = clock;
    }

    /** Finds the hooks of pods. */
    public HookFinder finder() {
        return finder;
    }

    /** A pod that may be frozen; nothing has been done yet. */
    public Frozen pod(RawItem pod, PodHooks hooks) {
        return new Frozen(this, pod.id(), pod.uid(), hooks);
    }

    HookRunner runner() {
        return runner;
    }

    /** Why there is nothing to release; empty also if the server doesn't tell, as it must be released then. */
    Optional<String> missing(ItemId pod, String uid) {
        try {
            return presence.missing(pod, uid);
        } catch (ClusterException e) {
            return Optional.empty();
        }
    }

    FreezeLedger.Entry intend(Frozen pod) throws IOException {
        return ledger.intend(pod.intent(cluster, clock.instant()));
    }

    synchronized void add(Frozen pod) {
        frozen.add(pod);
    }

    synchronized void remove(Frozen pod, boolean stillFrozen) {
        frozen.remove(pod);
        if (stillFrozen) {
            left.add(pod.pod());
        }
    }

    /** The run is to end: nothing new is frozen, and releases have a bounded time from now on. Returns at once. */
    public synchronized void hurry() {
        if (deadline.isEmpty()) {
            deadline = Optional.of(clock.instant().plus(PATIENCE));
        }
    }

    /** Gives up what is still frozen: releases under way are left to themselves. Returns at once. */
    public synchronized void abandon() {
        hurry();
        abandoned = true;
        releasing.forEach(Thread::interrupt);
    }

    synchronized boolean stopped() {
        return deadline.isPresent();
    }

    synchronized boolean mayRelease() {
        return !abandoned && deadline.map(end -> clock.instant().isBefore(end)).orElse(true);
    }

    /** Whether something is frozen at this moment. */
    public synchronized boolean busy() {
        return !frozen.isEmpty();
    }

    /** The pods that are frozen now, or that were not released when they should have been. */
    public synchronized List<ItemId> left() {
        List<ItemId> pods = new ArrayList<>(left);
        frozen.forEach(pod -> pods.add(pod.pod()));
        return pods;
    }

    /** Runs work on a thread of its own, so that an interrupt of the caller's doesn't end it; it is set again then. */
    <T> T uninterrupted(Callable<T> work) throws IOException {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = LogMarks.threads("cairn-release").newThread(task);
        synchronized (this) {
            releasing.add(thread);
        }
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            if (e.getCause() instanceof UncheckedIOException io) {
                throw io.getCause();
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            synchronized (this) {
                releasing.remove(thread);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
