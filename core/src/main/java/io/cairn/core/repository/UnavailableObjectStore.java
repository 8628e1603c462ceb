// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A location that could not be opened: every call fails for that reason. */
final class UnavailableObjectStore implements ObjectStore {

    private final String location;
    private final IOException reason;

    UnavailableObjectStore(String location, IOException reason) {
        this.location = location;
        this.reason = reason;
    }

    private IOException failure() {
        return new IOException(reason.getMessage(), reason);
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public boolean exclusiveCreateEnforced() {
        return false;
    }

    /** Nothing keeps a lock from being asked for: whoever does is told why the location fails. */
    @Override
    public boolean locksEnforced() {
        return true;
    }

    @Override
    public ObjectWriter create(String key, Retention retention) throws IOException {
        throw failure();
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        throw failure();
    }

    @Override
    public InputStream open(String key) throws IOException {
        throw failure();
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        throw failure();
    }

    @Override
    public Optional<Long> size(String key) throws IOException {
        throw failure();
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        throw failure();
    }

    @Override
    public List<String> children(String folder) throws IOException {
        throw failure();
    }

    @Override
    public void delete(String key) throws IOException {
        throw failure();
    }

    @Override
    public void close() {}
}
