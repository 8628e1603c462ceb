// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import io.cairn.api.ObjectWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** An object in the making: a small one is sent in one request at its commit, a larger one in parts as they fill. */
final class S3Writer extends ObjectWriter {

    private static final int FIRST_BUFFER_BYTES = 1 << 14;

    private final S3ObjectStore store;
    private final NewObject object;
    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int filled;
    private int parts;
    private Optional<Upload> upload = Optional.empty();
    private volatile boolean ended;

    S3Writer(S3ObjectStore store, NewObject object) {
        this.store = store;
        this.object = object;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        checkOpen();
        int done = 0;
        while (done < length) {
            int partSize = PartSizes.of(parts + 1);
            if (filled == partSize) {
                sendPart();
                continue;
            }
            int count = Math.min(length - done, partSize - filled);
            reserve(filled + count, partSize);
            System.arraycopy(bytes, offset + done, buffer, filled, count);
            filled += count;
            done += count;
        }
    }

    private void reserve(int needed, int partSize) {
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(partSize, Math.max(needed, 2 * buffer.length)));
        }
    }

    private void sendPart() throws IOException {
        if (upload.isEmpty()) {
            upload = Optional.of(store.begin(object));
        }
        upload.get().add(buffer, filled);
        parts++;
        buffer = upload.get().spare().orElseGet(() -> new byte[FIRST_BUFFER_BYTES]);
        filled = 0;
    }

    @Override
    public void commit() throws IOException {
        checkOpen();
        try {
            send();
        } catch (IOException | RuntimeException e) {
            closeAfter(e);
            throw e;
        }
        close();
    }

    private void send() throws IOException {
        if (upload.isPresent()) {
            sendPart();
            upload.get().complete(store.creation());
            upload = Optional.empty();
        } else {
            store.creation().put(object, buffer, filled);
        }
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!ended) {
            ended = true;
            store.forget(this);
            buffer = new byte[0];
            if (upload.isPresent()) {
                upload.get().abort();
            }
        }
    }

    private void checkOpen() throws IOException {
        if (ended) {
            throw new IOException(store.place(object.key()) + " can't be written to any more");
        }
    }
}
