// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Several stores that are written as one: every object goes into each that still works. One that fails is {@linkplain
 * Mirrors#lose given up}, and the others go on; only when the last one fails does a call. What is read is read from the first
 * that works.
 */
final class MirroredStore implements ObjectStore {

    private final Mirrors mirrors;
    private final boolean inFirstOnly;

    private MirroredStore(Mirrors mirrors, boolean inFirstOnly) {
        this.mirrors = mirrors;
        this.inFirstOnly = inFirstOnly;
    }

    /** Each object is written to all of them. */
    static MirroredStore inAll(Mirrors mirrors) {
        return new MirroredStore(mirrors, false);
    }

    /** Each object is written to the first that works, and to no other. */
    static MirroredStore inFirst(Mirrors mirrors) {
        return new MirroredStore(mirrors, true);
    }

    @Override
    public String location() {
        return mirrors.location();
    }

    @Override
    public boolean exclusiveCreateEnforced() {
        return mirrors.living().stream().allMatch(ObjectStore::exclusiveCreateEnforced);
    }

    @Override
    public boolean locksEnforced() {
        return mirrors.living().stream().allMatch(ObjectStore::locksEnforced);
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        return create(key, Retention.NONE);
    }

    @Override
    public ObjectWriter create(String key, Retention retention) throws IOException {
        Map<ObjectStore, ObjectWriter> writers = new LinkedHashMap<>();
        if (inFirstOnly) {
            mirrors.first(store -> writers.put(store, store.create(key, retention)));
        } else {
            mirrors.each(store -> writers.put(store, store.create(key, retention)));
        }
        return new MirroredWriter(mirrors, writers);
    }

    @Override
    public InputStream open(String key) throws IOException {
        return mirrors.first(store -> store.open(key));
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        return mirrors.first(store -> store.open(key, offset, length));
    }

    @Override
    public Optional<Long> size(String key) throws IOException {
        return mirrors.first(store -> store.size(key));
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return mirrors.first(store -> store.list(prefix));
    }

    @Override
    public List<String> children(String folder) throws IOException {
        return mirrors.first(store -> store.children(folder));
    }

    @Override
    public void delete(String key) throws IOException {
        mirrors.each(store -> store.delete(key));
    }

    /** The stores belong to whoever opened them. */
    @Override
    public void close() {}
}
