// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A store that hands its calls on to another one; what extends it says what becomes of those that change something. Each
 * object is begun by {@link #create(String, Retention)}, so that one method decides about all of them. As safe for use by
 * several threads as the other store.
 */
public abstract class DelegatingObjectStore implements ObjectStore {

    private final ObjectStore target;

    /** A store over another one. */
    protected DelegatingObjectStore(ObjectStore target) {
        this.target = target;
    }

    /** The other store. */
    protected final ObjectStore target() {
        return target;
    }

    @Override
    public String location() {
        return target.location();
    }

    @Override
    public String place() {
        return target.place();
    }

    @Override
    public boolean exclusiveCreateEnforced() {
        return target.exclusiveCreateEnforced();
    }

    @Override
    public boolean locksEnforced() {
        return target.locksEnforced();
    }

    @Override
    public Optional<Boolean> keepsVersions() {
        return target.keepsVersions();
    }

    @Override
    public final ObjectWriter create(String key) throws IOException {
        return create(key, Retention.NONE);
    }

    @Override
    public abstract ObjectWriter create(String key, Retention retention) throws IOException;

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
