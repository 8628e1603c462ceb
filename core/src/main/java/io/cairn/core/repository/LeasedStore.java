// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import java.io.IOException;

/** A store as the holder of a lease uses it: each call that changes something is made only while the lease is good. */
final class LeasedStore extends DelegatingObjectStore {

    private final Lease lease;

    LeasedStore(ObjectStore store, Lease lease) {
        super(store);
        this.lease = lease;
    }

    @Override
    public ObjectWriter create(String key, Retention retention) throws IOException {
        lease.check();
        return new Writer(target().create(key, retention));
    }

    @Override
    public void delete(String key) throws IOException {
        lease.check();
        target().delete(key);
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
