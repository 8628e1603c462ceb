// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ObjectTree;
import io.cairn.api.ResourceType;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.KubeStatusException;
import io.cairn.core.kube.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;

/**
 * Waits for one object: reads it, and then watches it from there. Whatever a watch can't do - it isn't allowed, it
 * breaks, its revision is gone, it ends - the next read makes good, after a pause that grows up to a second as long as
 * watches bring nothing: nothing is missed, and no more is needed than the right to get the object. Safe for use by
 * several threads.
 */
final class ItemWait {

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    /** A connection that died unnoticed is noticed when the watch is over. */
    private static final long LONGEST_WATCH_SECONDS = 30;

    /** How much later than asked for the server may end a watch. */
    private static final long GRACE_SECONDS = 2;

    private final ItemReader reader;
    private final KubeApi api;
    private final Clock clock;
    private final Sleeper sleeper;

    ItemWait(KubeApi api, Clock clock, Sleeper sleeper) {
        this.reader = new ItemReader(api);
        this.api = api;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    Optional<Item> await(
            ResourceType type, String namespace, String name, Predicate<? super Item> until, Duration timeout)
            throws ClusterException {
        Instant deadline = clock.instant().plus(timeout);
        long pause = FIRST_PAUSE_MILLIS;
        boolean watchable = true;
        boolean expired = false;
        while (true) {
            Optional<Item> seen =
                    reader.get(type, namespace, name).map(raw -> new Item(raw.type(), TreeJson.read(raw.json())));
            if (seen.isEmpty() || until.test(seen.get()) || millisTo(deadline) <= 0) {
                return seen;
            }
            long seconds = Math.min(LONGEST_WATCH_SECONDS, millisTo(deadline) / 1000);
            if (watchable && seconds > 0) {
                Watch watch = new Watch(type, until);
                String from = expired
                        ? ""
                        : seen.get()
                                .object()
                                .text("metadata", "resourceVersion")
                                .orElse("");
                watchable = watch(path(type, namespace, name, from, seconds), seconds, watch);
                if (watch.over) {
                    return watch.reached;
                }
                expired = watch.expired;
                pause = watch.news ? FIRST_PAUSE_MILLIS : pause;
            }
            sleep(Math.max(0, Math.min(pause, millisTo(deadline))), name);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 3 / 2);
        }
    }

    private long millisTo(Instant deadline) {
        return Duration.between(clock.instant(), deadline).toMillis();
    }

    /** From no revision, a watch tells the newest state first, and then what changes. */
    private static String path(ResourceType type, String namespace, String name, String from, long seconds) {
        return ItemReader.path(type, namespace) + "?watch=true&fieldSelector="
                + ItemReader.encoded("metadata.name=" + name) + (from.isEmpty() ? "" : "&resourceVersion=" + from)
                + "&timeoutSeconds=" + seconds;
    }

    /** Watches; gives whether there is a point in trying again. */
    private boolean watch(String path, long seconds, Watch watch) throws ClusterException {
        try {
            api.watch(path, Duration.ofSeconds(seconds + GRACE_SECONDS), watch);
            return true;
        } catch (ClusterException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            watch.expired |= e.status() == 410;
            // A missing right or an unknown verb stays; all else may pass.
            return !(e instanceof KubeStatusException)
                    || e.status() == 410
                    || e.status() == 401
                    || e.status() == 429
                    || e.status() >= 500;
        }
    }

    private void sleep(long millis, String name) throws ClusterException {
        try {
            sleeper.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("interrupted while waiting for " + name, 0, e);
        }
    }

    /** Takes the events of one watch. */
    private static final class Watch implements Predicate<byte[]> {

        private static final Long GONE = 410L;

        private final ResourceType type;
        private final Predicate<? super Item> until;
        private boolean news;
        private boolean expired;
        private boolean over;
        private Optional<Item> reached = Optional.empty();

        Watch(ResourceType type, Predicate<? super Item> until) {
            this.type = type;
            this.until = until;
        }

        @Override
        public boolean test(byte[] line) {
            ObjectTree event;
            try {
                event = TreeJson.read(line);
            } catch (JacksonException e) {
                return false; // no event: the next read tells how things are
            }
            ObjectTree object = event.tree("object").orElse(ObjectTree.empty());
            switch (event.text("type").orElse("")) {
                case "ADDED", "MODIFIED" -> {
                    news = true;
                    Item item = new Item(type, object);
                    if (until.test(item)) {
                        reached = Optional.of(item);
                        over = true;
                    }
                }
                case "DELETED" -> over = true;
                case "ERROR" -> {
                    expired = object.value("code").filter(GONE::equals).isPresent();
                    return false;
                }
                default -> {
                    return true; // a bookmark
                }
            }
            return !over;
        }
    }
}
