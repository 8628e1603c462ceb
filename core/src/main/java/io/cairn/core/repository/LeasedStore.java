// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A store as the holder of a lease uses it: each call that changes something is made only while the lease is good. */
final class LeasedStore implements ObjectStore {

    private final ObjectStore store;
    private final Lease lease;

    LeasedStore(ObjectStore store, Lease lease) {
        this.store = store;
        this.lease = lease;
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
    public Optional<Boolean> keepsVersions() {
        return store.keepsVersions();
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        lease.check();
        return new Writer(store.create(key));
    }

    @Override
    public ObjectWriter create(String key, Retention retention) throws IOException {
        lease.check();
        return new Writer(store.create(key, retention));
    }

    @Override
    public InputStream open(String key) throws IOException {
        return store.open(key);
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        return store.open(key, offset, length);
    }

    @Override
    public Optional<Long> size(String key) throws IOException {
        return store.size(key);
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return store.list(prefix);
    }

    @Override
    public List<String> children(String folder) throws IOException {
        return store.children(folder);
    }

    @Override
    public void delete(String key) throws IOException {
        lease.check();
        store.delete(key);
    }

    /** The store belongs to whoever opened it. */
    @Override
    public void close() {}

    private final class Writer extends ObjectWriter {

        private final ObjectWriter target;

        Writer(ObjectWriter target) {
            this.target = target;
        }

        @Override
        public void write(int one) throws IOException {
            target.write(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
        }

        /** Nothing is visible before this, so it is here that the lease matters once more. */
        @Override
        public void commit() throws IOException {
            lease.check();
            target.commit();
        }

        @Override
        public void close() throws IOException {
            target.close();
        }
    }
}
