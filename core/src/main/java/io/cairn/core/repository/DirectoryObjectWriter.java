// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** An object of a {@link DirectoryObjectStore} in the making. */
final class DirectoryObjectWriter extends ObjectWriter {

    private static final int BUFFER_BYTES = 1 << 16;

    private final DirectoryObjectStore store;
    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private boolean ended;

    DirectoryObjectWriter(DirectoryObjectStore store, Path file, Path part, FileChannel channel) {
        this.store = store;
        this.file = file;
        this.part = part;
        this.channel = channel;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        checkOpen();
        if (length > buffer.remaining()) {
            drain();
        }
        if (length > buffer.remaining()) {
            toDisk(ByteBuffer.wrap(bytes, offset, length));
        } else {
            buffer.put(bytes, offset, length);
        }
    }

    private void drain() throws IOException {
        buffer.flip();
        toDisk(buffer);
        buffer.clear();
    }

    private void toDisk(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw explained(e);
        }
    }

    @Override
    public void commit() throws IOException {
        checkOpen();
        drain();
        try {
            channel.force(true);
            store.publish(part, file);
        } catch (ObjectExistsException e) {
            throw e;
        } catch (IOException e) {
            throw explained(e);
        } finally {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        if (!ended) {
            ended = true;
            store.forget(this);
            // Closed first: what is removed while it is open stays for a while on NFS.
            channel.close();
            Files.deleteIfExists(part);
        }
    }

    private void checkOpen() throws IOException {
        if (ended) {
            throw new IOException(file + " can't be written to any more");
        }
    }

    private IOException explained(IOException e) {
        return StorageErrors.explain("can't write " + file, store.root(), e);
    }
}
