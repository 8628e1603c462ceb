// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** A store that looks whether a key exists when an object is begun, and lets the last of two writers win. */
public class UnenforcedStore extends DelegatingObjectStore {

    /** Over a store whose creates are exclusive. */
    public UnenforcedStore(ObjectStore target) {
        super(target);
    }

    @Override
    public boolean exclusiveCreateEnforced() {
        return false;
    }

    @Override
    public ObjectWriter create(String key, Retention retention) throws IOException {
        target().create(key, retention).close();
        return new ObjectWriter() {
            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

            @Override
            public void write(int one) {
                bytes.write(one);
            }

            @Override
            public void commit() throws IOException {
                target().delete(key);
                try (ObjectWriter writer = target().create(key, retention)) {
                    writer.write(bytes.toByteArray());
                    writer.commit();
                }
            }

            @Override
            public void close() {}
        };
    }
}
