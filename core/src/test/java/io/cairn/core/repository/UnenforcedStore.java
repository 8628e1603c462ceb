// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A store that looks whether a key exists when an object is begun, and lets the last of two writers win. */
public final class UnenforcedStore implements ObjectStore {

    private final ObjectStore target;

    /** Over a store whose creates are exclusive. */
    public UnenforcedStore(ObjectStore target) {
        this.target = target;
    }

    @Override
    public String location() {
        return target.location();
    }

    @Override
    public boolean exclusiveCreateEnforced() {
        return false;
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        target.create(key).close();
        return new ObjectWriter() {
            private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

            @Override
            public void write(int one) {
                bytes.write(one);
            }

            @Override
            public void commit() throws IOException {
                target.delete(key);
                try (ObjectWriter writer = target.create(key)) {
                    writer.write(bytes.toByteArray());
                    writer.commit();
                }
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public InputStream open(String key) throws IOException {
        return target.open(key);
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        return target.open(key, offset, length);
    }

    @Override
    public Optional<Long> size(String key) throws IOException {
        return target.size(key);
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return target.list(prefix);
    }

    @Override
    public List<String> children(String folder) throws IOException {
        return target.children(folder);
    }

    @Override
    public void delete(String key) throws IOException {
        target.delete(key);
    }

    @Override
    public void close() throws IOException {
        target.close();
    }
}
