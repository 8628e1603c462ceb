// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.collect;

import io.cairn.api.ClusterException;
import io.cairn.api.Item;
import io.cairn.api.ResourceType;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Waits for one object by reading it again and again, first often and then every second. That needs no more than the
 * right to get it, holds no connection, and misses nothing when one breaks. Safe for use by several threads.
 */
final class ItemWait {

    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1000;

    private final ItemReader reader;
    private final Clock clock;
    private final Sleeper sleeper;

    ItemWait(ItemReader reader, Clock clock, Sleeper sleeper) {
        this.reader = reader;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    Optional<Item> await(
            ResourceType type, String namespace, String name, Predicate<? super Item> until, Duration timeout)
            throws ClusterException {
        Instant deadline = clock.instant().plus(timeout);
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            Optional<Item> seen =
                    reader.get(type, namespace, name).map(raw -> new Item(raw.type(), TreeJson.read(raw.json())));
            long left = Duration.between(clock.instant(), deadline).toMillis();
            if (seen.isEmpty() || until.test(seen.get()) || left <= 0) {
                return seen;
            }
            sleep(Math.min(pause, left), name);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 3 / 2);
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
}
