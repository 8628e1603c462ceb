// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A location that the user has declared read-only: every attempt to write or delete is refused before it is made. */
final class ReadOnlyObjectStore implements ObjectStore {

    private final String name;
    private final ObjectStore store;

    ReadOnlyObjectStore(String name, ObjectStore store) {
        this.name = name;
        this.store = store;
    }

    InvalidInputException refusal() {
        return new InvalidInputException("the location '" + name + "' (" + store.location()
                + ") is read-only, and nothing is written or deleted there; use another location, or add this one anew"
                + " without --read-only");
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
    public ObjectWriter create(String key) {
        throw refusal();
    }

    @Override
    public ObjectWriter create(String key, Retention retention) {
        throw refusal();
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
    public void delete(String key) {
        throw refusal();
    }

    @Override
    public void close() throws IOException {
        store.close();
    }
}
