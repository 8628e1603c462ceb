// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectNotFoundException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run holds while it lives, so that processes on other machines can tell it from a dead one. The run file is the
 * first lease, from the moment at which the run began; it is renewed by small objects, whose {@linkplain LeaseKey keys} say
 * until when.
 *
 * <p>A lease that has ended is lost for good, because somebody else may have acted on that: the holder must change nothing
 * in the location any more. Safe for use by several threads.
 */
final class Lease {

    /** How long a lease is good for since it was last renewed, by the holder's clock. */
    static final Duration VALID = Duration.ofMinutes(10);

    /** How old a lease is when it is renewed: so four renewals may fail. */
    static final Duration RENEWED_AFTER = Duration.ofMinutes(2);

    /** How much longer the others wait: their clocks may go ahead of the holder's by that much. */
    static final Duration SKEW = Duration.ofMinutes(5);

    /** How often it is looked whether a renewal is due. */
    private static final Duration LOOKED_AT = Duration.ofSeconds(30);

    private final ObjectStore store;
    private final Clock clock;
    private final String name;
    private final RunFile run;
    private final List<LeaseKey> written = new ArrayList<>();
    private volatile Instant until;
    private volatile boolean lost;
    private volatile String problem = "";
    private Runnable stop = () -> {};
    private boolean ended;

    /** The lease on a name that a run's file gives. */
    Lease(ObjectStore store, Clock clock, String name, RunFile run) {
        this.store = store;
        this.clock = clock;
        this.name = name;
        this.run = run;
        this.until = run.begun().plus(run.lease());
    }

    /** Renews it in the background from now on, until it is released. */
    synchronized void keep(LeaseTimer timer) {
        stop = timer.every(LOOKED_AT, this::renewIfDue);
    }

    /**
     * Called before each call that changes something in the location.
     *
     * @throws IOException if the lease has ended; the message is for the user
     */
    void check() throws IOException {
        if (hasEnded()) {
            throw new IOException("the lease on the name '" + name + "' in " + store.location() + " ended at "
                    + until.truncatedTo(ChronoUnit.SECONDS) + " and was not renewed in time, "
                    + (problem.isEmpty() ? "as happens when the machine sleeps" : "because of this: " + problem)
                    + "; others may use the name now, so this run leaves what it wrote to 'cairn backup prune-incomplete "
                    + name + "' with the same --location");
        }
    }

    private boolean hasEnded() {
        if (!clock.instant().isBefore(until)) {
            lost = true;
        }
        return lost;
    }

    /** Never throws: what fails is tried again the next time, and told when the lease has ended for it. */
    synchronized void renewIfDue() {
        Instant due = until.minus(run.lease()).plus(RENEWED_AFTER);
        if (ended || hasEnded() || clock.instant().isBefore(due)) {
            return;
        }
        try {
            renew();
            problem = "";
        } catch (IOException | RuntimeException e) {
            problem = String.valueOf(e.getMessage());
        }
    }

    private void renew() throws IOException {
        List<LeaseKey> before = List.copyOf(written);
        Instant next = write();
        until = next;
        for (LeaseKey old : before) {
            store.delete(old.key());
            written.remove(old);
        }
    }

    private Instant write() throws IOException {
        Instant next = clock.instant().plus(run.lease()).truncatedTo(ChronoUnit.MILLIS);
        LeaseKey key = new LeaseKey(name, run.runId(), next);
        written.add(key);
        try (ObjectWriter writer = store.create(key.key())) {
            writer.write(run.toJson());
            writer.commit();
        }
        return next;
    }

    /** Writes a lease at once. */
    synchronized void announce() throws IOException {
        write();
    }

    /**
     * Writes a lease before the run has its file, and looks whether another run holds one on the name. As each of two writes
     * before it looks, at most one finds itself alone, also in a store that doesn't keep them from writing the same key.
     */
    synchronized boolean claimAlone() throws IOException {
        LeaseKey own = new LeaseKey(name, run.runId(), write());
        List<LeaseKey> all = LeaseKey.on(store, name);
        Instant now = clock.instant();
        if (!all.contains(own)) {
            return false;
        }
        for (LeaseKey each : all) {
            boolean others = !each.runId().equals(run.runId());
            if (others && each.live(now) && !isKnownToBeDead(each)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is seen from here that the holder has died, so that nobody has to wait until its lease ends. */
    private boolean isKnownToBeDead(LeaseKey other) throws IOException {
        byte[] json;
        try (InputStream in = store.open(other.key())) {
            json = in.readAllBytes();
        } catch (ObjectNotFoundException e) {
            // what its holder has done meanwhile has to be looked at
            return false;
        }
        return RunFile.ifReadable(json)
                .filter(holder -> holder.process().life() == RunProcess.Life.DEAD)
                .isPresent();
    }

    /** Gives it back. What can't be removed ends by itself, and is removed with the next clean-up. */
    void release() {
        stop.run();
        synchronized (this) {
            ended = true;
            written.forEach(this::remove);
            written.clear();
        }
    }

    private void remove(LeaseKey key) {
        try {
            store.delete(key.key());
        } catch (IOException e) {
            // the work is done; see release
            return;
        }
    }
}
