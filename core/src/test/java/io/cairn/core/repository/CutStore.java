// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A store as a process sees it that is killed at a call: that call and all later ones throw, whoever makes them, and nothing
 * more happens in the store.
 */
public final class CutStore implements ObjectStore {

    /** When the process dies. */
    public enum Moment {
        BEFORE,
        /** Before an object becomes visible, when half of its bytes are written. */
        TORN,
        AFTER
    }

    /** What the store does with the first half of an object that was being written. */
    @FunctionalInterface
    public interface Tear {
        void leave(String key, byte[] half) throws IOException;
    }

    /** What the dead process's threads see. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final ObjectStore target;
    private final int cutAt;
    private final Moment moment;
    private final Tear tear;
    private final Set<ObjectWriter> open = new HashSet<>();
    private int calls;
    private boolean dead;

    /** Cut at the n-th call, counted from 1. */
    public CutStore(ObjectStore target, int cutAt, Moment moment, Tear tear) {
        this.target = target;
        this.cutAt = cutAt;
        this.moment = moment;
        this.tear = tear;
    }

    /** Whether the process has come to its end. */
    public synchronized boolean isCut() {
        return dead;
    }

    @FunctionalInterface
    private interface Call<T> {
        T make() throws IOException;
    }

    private synchronized <T> T call(Call<T> call) throws IOException {
        if (dead) {
            throw new Killed();
        }
        calls++;
        if (calls == cutAt && moment == Moment.BEFORE) {
            throw die();
        }
        T result = call.make();
        if (calls == cutAt && moment == Moment.AFTER) {
            throw die();
        }
        return result;
    }

    private Killed die() throws IOException {
        dead = true;
        for (ObjectWriter writer : open) {
            // the system closes the files of a dead process; what they leave is up to the tear
            writer.close();
        }
        return new Killed();
    }

    @Override
    public String location() {
        return target.location();
    }

    @Override
    public boolean exclusiveCreateEnforced() {
        return target.exclusiveCreateEnforced();
    }

    @Override
    public ObjectWriter create(String key) throws IOException {
        return call(() -> {
            ObjectWriter writer = target.create(key);
            open.add(writer);
            return new Writer(key, writer);
        });
    }

    @Override
    public InputStream open(String key) throws IOException {
        return call(() -> target.open(key));
    }

    @Override
    public InputStream open(String key, long offset, long length) throws IOException {
        return call(() -> target.open(key, offset, length));
    }

    @Override
    public Optional<Long> size(String key) throws IOException {
        return call(() -> target.size(key));
    }

    @Override
    public List<String> list(String prefix) throws IOException {
        return call(() -> target.list(prefix));
    }

    @Override
    public List<String> children(String folder) throws IOException {
        return call(() -> target.children(folder));
    }

    @Override
    public void delete(String key) throws IOException {
        call(() -> {
            target.delete(key);
            return key;
        });
    }

    @Override
    public void close() {}

    private final class Writer extends ObjectWriter {

        private final String key;
        private final ObjectWriter writer;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Writer(String key, ObjectWriter writer) {
            this.key = key;
            this.writer = writer;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            bytes.write(source, offset, length);
            writer.write(source, offset, length);
        }

        @Override
        public void commit() throws IOException {
            call(() -> {
                if (calls == cutAt && moment == Moment.TORN) {
                    Killed killed = die();
                    byte[] all = bytes.toByteArray();
                    tear.leave(key, Arrays.copyOf(all, all.length / 2));
                    throw killed;
                }
                writer.commit();
                return key;
            });
        }

        @Override
        public void close() throws IOException {
            synchronized (CutStore.this) {
                if (!dead) {
                    open.remove(writer);
                    writer.close();
                }
            }
        }
    }
}
