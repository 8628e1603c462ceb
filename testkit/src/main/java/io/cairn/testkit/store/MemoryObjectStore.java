// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.store;

import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectNotFoundException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps objects in memory for as long as it lives; closing it keeps them too. Safe for use by several threads. */
public final class MemoryObjectStore implements ObjectStore {

    private final String location;
    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    /** An empty store. */
    public MemoryObjectStore(String name) {
        location = "memory:" + name;
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public boolean exclusiveCreateEnforced() {
        return true;
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        if (objects.containsKey(key)) {
            throw exists(key);
        }
        return new Writer(key);
    }

    @Override
    public InputStream open(String key) throws IOException {
        return new ByteArrayInputStream(bytes(key));
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        byte[] bytes = bytes(key);
        int start = (int) Math.min(offset, bytes.length);
        return new ByteArrayInputStream(bytes, start, (int) Math.min(length, bytes.length - start));
    }

    private byte[] bytes(String key) throws ObjectNotFoundException {
        byte[] bytes = objects.get(key);
        if (bytes == null) {
            throw new ObjectNotFoundException("there is no '" + key + "' in " + location);
        }
        return bytes;
    }

    @Override
    public Optional<Long> size(String key) {
        return Optional.ofNullable(objects.get(key)).map(bytes -> (long) bytes.length);
    }

    @Override
    public List<String> list(String prefix) {
        return objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    @Override
    public List<String> children(String folder) {
        String prefix = folder.isEmpty() ? "" : folder + "/";
        return list(prefix).stream()
                .map(key -> key.substring(prefix.length()))
                .map(rest -> rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public void delete(String key) {
        objects.remove(key);
    }

    @Override
    public void close() {}

    private ObjectExistsException exists(String key) {
        return new ObjectExistsException("'" + key + "' exists already in " + location);
    }

    private final class Writer extends ObjectWriter {

        private final String key;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean ended;

        Writer(String key) {
            this.key = key;
        }

        @Override
        public void write(int b) throws IOException {
            checkOpen();
            bytes.write(b);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            checkOpen();
            bytes.write(source, offset, length);
        }

        @Override
        public void commit() throws IOException {
            checkOpen();
            ended = true;
            if (objects.putIfAbsent(key, bytes.toByteArray()) != null) {
                throw exists(key);
            }
        }

        @Override
        public void close() {
            ended = true;
        }

        private void checkOpen() throws IOException {
            if (ended) {
                throw new IOException(
                        "'" + key + "' in " + location + " is finished; nothing more can be written to it");
            }
        }
    }
}
