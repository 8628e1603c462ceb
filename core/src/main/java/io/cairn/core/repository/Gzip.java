// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Small gzip files, and the reading of all. */
final class Gzip {

    private Gzip() {}

    static byte[] of(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException("memory can be written to", e);
        }
        return packed.toByteArray();
    }

    /**
     * The decompressed stream. Unlike the JDK's it reads what it is given to the very end, where damage is found.
     *
     * @param words what is read, for messages
     * @throws IOException if the stream can't be read or is no gzip
     */
    static InputStream plain(InputStream packed, String words) throws IOException {
        return new PlainStream(new PackedStream(packed), words);
    }

    /** Remembers what could not be read, so that it is told from what is no gzip. */
    private static final class PackedStream extends FilterInputStream {

        private Optional<IOException> failure = Optional.empty();

        PackedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return in.read(target, offset, length);
            } catch (IOException e) {
                failure = Optional.of(e);
                throw e;
            }
        }
    }

    private static final class PlainStream extends InputStream {

        private final PackedStream packed;
        private final String words;
        private final InputStream plain;

        PlainStream(PackedStream packed, String words) throws IOException {
            this.packed = packed;
            this.words = words;
            try {
                plain = GzipCompressorInputStream.builder()
                        .setInputStream(packed)
                        .setDecompressConcatenated(true)
                        .get();
            } catch (IOException e) {
                throw explained(e);
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                return plain.read(target, offset, length);
            } catch (IOException e) {
                throw explained(e);
            }
        }

        private IOException explained(IOException e) {
            return packed.failure.orElseGet(() -> new IOException(words + " is damaged: " + e.getMessage(), e));
        }

        @Override
        public void close() throws IOException {
            plain.close();
        }
    }
}
