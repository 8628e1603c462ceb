// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import java.io.IOException;
import java.util.Map;

/** An object in the making in several stores. */
final class MirroredWriter extends ObjectWriter {

    private final Mirrors mirrors;
    private final Map<ObjectStore, ObjectWriter> writers;

    /**
     * A writer into stores.
     *
     * @param writers one for each store that the object is written to
     */
    MirroredWriter(Mirrors mirrors, Map<ObjectStore, ObjectWriter> writers) {
        this.mirrors = mirrors;
        this.writers = Map.copyOf(writers);
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        mirrors.eachOf(writers, writer -> writer.write(bytes, offset, length));
    }

    @Override
    public void commit() throws IOException {
        mirrors.eachOf(writers, ObjectWriter::commit);
    }

    /** Those into stores that were given up are closed too: they hold something. */
    @Override
    public void close() throws IOException {
        for (Map.Entry<ObjectStore, ObjectWriter> entry : writers.entrySet()) {
            try {
                entry.getValue().close();
            } catch (IOException e) {
                mirrors.lose(entry.getKey(), e);
            }
        }
    }
}
