// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A store that fails from a moment on. */
final class FailingStore implements ObjectStore {

    enum Moment {
        CREATE,
        WRITE,
        COMMIT,
        /** When the object is there. */
        AFTER_COMMIT,
        READ,
        DELETE
    }

    private final ObjectStore store;
    private final Map<Moment, IOException> failures = new EnumMap<>(Moment.class);
    private String keys = "";

    FailingStore(ObjectStore store) {
        this.store = store;
    }

    /** Fails at that moment from now on, as a full disk would. */
    void failAt(Moment moment) {
        failWith(moment, new IOException(store.location() + " is full"));
    }

    void failWith(Moment moment, IOException failure) {
        failures.put(moment, failure);
    }

    /** The same for keys that end so. */
    FailingStore failAt(Moment moment, String keysThatEndWith) {
        keys = keysThatEndWith;
        failAt(moment);
        return this;
    }

    /** Loses the answer to the creation of keys that end so. */
    FailingStore failAfter(String keysThatEndWith) {
        keys = keysThatEndWith;
        failWith(Moment.AFTER_COMMIT, new IOException("the answer of " + store.location() + " got lost"));
        return this;
    }

    /** Works again. */
    void heal() {
        failures.clear();
    }

    private void check(Moment moment, String key) throws IOException {
        IOException failure = failures.get(moment);
        if (failure != null && key.endsWith(keys)) {
            throw failure;
        }
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public boolean exclusiveCreateEnforced() {
        return store.exclusiveCreateEnforced();
    }

    @Override
    public boolean locksEnforced() {
        return store.locksEnforced();
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        return create(key, Retention.NONE);
    }

    @Override
    public ObjectWriter create(String key, Retention retention) throws IOException {
        check(Moment.CREATE, key);
        ObjectWriter writer = store.create(key, retention);
        return new ObjectWriter() {
            @Override
            public void write(int one) throws IOException {
                check(Moment.WRITE, key);
                writer.write(one);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                check(Moment.WRITE, key);
                writer.write(bytes, offset, length);
            }

            @Override
            public void commit() throws IOException {
                check(Moment.COMMIT, key);
                writer.commit();
                check(Moment.AFTER_COMMIT, key);
            }

            @Override
            public void close() throws IOException {
                writer.close();
            }
        };
    }

    @Override
    public InputStream open(String key) throws IOException {
        check(Moment.READ, key);
        return store.open(key);
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        check(Moment.READ, key);
        return store.open(key, offset, length);
    }

    @Override
    public Optional<Long> size(String key) throws IOException {
        check(Moment.READ, key);
        return store.size(key);
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        check(Moment.READ, prefix);
        return store.list(prefix);
    }

    @Override
    public List<String> children(String folder) throws IOException {
        check(Moment.READ, folder);
        return store.children(folder);
    }

    @Override
    public void delete(String key) throws IOException {
        check(Moment.DELETE, key);
        store.delete(key);
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
