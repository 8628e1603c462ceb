// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectNotFoundException;
import io.cairn.api.ObjectStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which of several stores still work. The last one is never given up: what fails there fails. Safe for use by several
 * threads.
 */
final class Mirrors {

    private final List<ObjectStore> living;
    private final Map<ObjectStore, IOException> lost = new LinkedHashMap<>();

    /** Something that is done with a store, or with what belongs to it. */
    interface Use<T> {
        void with(T one) throws IOException;
    }

    /** Something that is asked of a store. */
    interface Question<R> {
        R of(ObjectStore store) throws IOException;
    }

    Mirrors(List<ObjectStore> stores) {
        this.living = new ArrayList<>(stores);
    }

    /** Those that work. */
    synchronized List<ObjectStore> living() {
        return List.copyOf(living);
    }

    /** Those that were given up, and why. */
    synchronized Map<ObjectStore, IOException> lost() {
        return new LinkedHashMap<>(lost);
    }

    /** Where those that work are, for messages. */
    String location() {
        return living().stream().map(ObjectStore::place).collect(Collectors.joining(", "));
    }

    /** Gives a store up; one that works no more, or is the last, stays what it is. */
    synchronized void lose(ObjectStore store, IOException reason) {
        if (living.size() > 1 && living.remove(store)) {
            lost.put(store, reason);
        }
    }

    /** Asks the first that works. */
    <R> R first(Question<R> question) throws IOException {
        while (true) {
            ObjectStore store = living().get(0);
            try {
                return question.of(store);
            } catch (ObjectNotFoundException | InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                loseOrThrow(store, e);
            }
        }
    }

    /** Does something with each that works. */
    void each(Use<ObjectStore> use) throws IOException {
        Map<ObjectStore, ObjectStore> stores = new LinkedHashMap<>();
        living().forEach(store -> stores.put(store, store));
        eachOf(stores, use);
    }

    /** Does something with what belongs to each store that works. */
    <T> void eachOf(Map<ObjectStore, T> all, Use<T> use) throws IOException {
        Optional<ObjectLockedException> locked = Optional.empty();
        for (ObjectStore store : living()) {
            T one = all.get(store);
            try {
                if (one != null) {
                    useOf(store, one, use);
                }
            } catch (ObjectLockedException e) {
                locked = locked.or(() -> Optional.of(e));
            }
        }
        if (locked.isPresent()) {
            throw locked.get();
        }
    }

    private <T> void useOf(ObjectStore store, T one, Use<T> use) throws IOException {
        try {
            use.with(one);
        } catch (InterruptedIOException | ObjectLockedException e) {
            // a store that keeps what is locked works
            throw e;
        } catch (IOException e) {
            loseOrThrow(store, e);
        }
    }

    /** Gives a store up for this reason, or throws it if it is the last. */
    void loseOrThrow(ObjectStore store, IOException e) throws IOException {
        lose(store, e);
        if (living().contains(store)) {
            throw e;
        }
    }
}
