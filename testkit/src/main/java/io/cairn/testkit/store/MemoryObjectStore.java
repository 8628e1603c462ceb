// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.store;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectNotFoundException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Keeps objects in memory for as long as it lives; closing it abandons its writers, keeps its objects, and it can be used
 * on. Safe for use by several threads.
 */
public final class MemoryObjectStore implements ObjectStore {

    private final String location;
    private final Optional<Clock> locks;
    private final ConcurrentSkipListMap<String, Kept> objects;
    private final Set<Writer> writers = ConcurrentHashMap.newKeySet();

    private static final class Kept {
        private final byte[] bytes;
        private final Retention retention;

        Kept(byte[] bytes, Retention retention) {
            this.bytes = bytes;
            this.retention = retention;
        }
    }

    /** An empty store that knows no locks. */
    public MemoryObjectStore(String name) {
        this("memory:" + name, Optional.empty(), new ConcurrentSkipListMap<>());
    }

    private MemoryObjectStore(String location, Optional<Clock> locks, ConcurrentSkipListMap<String, Kept> objects) {
        this.location = location;
        this.locks = locks;
        this.objects = objects;
    }

    /** An empty store that keeps locked objects, and tells from a clock when a lock has ended. */
    public static MemoryObjectStore withLocks(String name, Clock clock) {
        return new MemoryObjectStore("memory:" + name, Optional.of(clock), new ConcurrentSkipListMap<>());
    }

    /** Another store of the same objects, as another process would open it. */
    public MemoryObjectStore again() {
        return new MemoryObjectStore(location, locks, objects);
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
    public boolean locksEnforced() {
        return locks.isPresent();
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        return create(key, Retention.NONE);
    }

    @Override
    public ObjectWriter create(String key, Retention retention) throws IOException {
        check(key);
        if (retention.lockedUntil().isPresent() && locks.isEmpty()) {
            throw new InvalidInputException(location + " can't lock objects; ask for no lock");
        }
        if (objects.containsKey(key)) {
            throw exists(key);
        }
        Writer writer = new Writer(key, retention);
        writers.add(writer);
        return writer;
    }

    private static void check(String key) {
        for (String part : key.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new IllegalArgumentException("'" + key + "' is not a key of an object");
            }
        }
    }

    @Override
    public InputStream open(String key) throws IOException {
        return new ByteArrayInputStream(bytes(key));
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("a range can't have offset " + offset + " and length " + length);
        }
        byte[] bytes = bytes(key);
        int start = (int) Math.min(offset, bytes.length);
        return new ByteArrayInputStream(bytes, start, (int) Math.min(length, bytes.length - start));
    }

    private byte[] bytes(String key) throws ObjectNotFoundException {
        check(key);
        Kept kept = objects.get(key);
        if (kept == null) {
            throw new ObjectNotFoundException("there is no '" + key + "' in " + location);
        }
        return kept.bytes;
    }

    @Override
    public Optional<Long> size(String key) {
        return Optional.ofNullable(objects.get(key)).map(kept -> (long) kept.bytes.length);
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
    public void delete(String key) throws IOException {
        Kept kept = objects.get(key);
        if (kept != null && isLocked(kept)) {
            throw new ObjectLockedException("'" + key + "' in " + location + " is locked until "
                    + kept.retention.lockedUntil().orElseThrow());
        }
        objects.remove(key);
    }

    private boolean isLocked(Kept kept) {
        return locks.isPresent()
                && kept.retention
                        .lockedUntil()
                        .filter(locks.get().instant()::isBefore)
                        .isPresent();
    }

    @Override
    public void close() {
        writers.forEach(Writer::close);
    }

    private ObjectExistsException exists(String key) {
        return new ObjectExistsException("'" + key + "' exists already in " + location);
    }

    private final class Writer extends ObjectWriter {

        private final String key;
        private final Retention retention;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private volatile boolean ended;

        Writer(String key, Retention retention) {
            this.key = key;
            this.retention = retention;
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
            close();
            if (objects.putIfAbsent(key, new Kept(bytes.toByteArray(), retention)) != null) {
                throw exists(key);
            }
        }

        @Override
        public void close() {
            ended = true;
            writers.remove(this);
        }

        private void checkOpen() throws IOException {
            if (ended) {
                throw new IOException(
                        "'" + key + "' in " + location + " is finished; nothing more can be written to it");
            }
        }
    }
}
