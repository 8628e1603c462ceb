// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.io.input.ProxyInputStream;

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
        PackedStream remembering = new PackedStream(packed);
        try {
            return new PlainStream(
                    GzipCompressorInputStream.builder()
                            .setInputStream(remembering)
                            .setDecompressConcatenated(true)
                            .get(),
                    remembering,
                    words);
        } catch (IOException e) {
            throw remembering.explained(e, words);
        }
    }

    /** Remembers what could not be read, so that it is told from what is no gzip. */
    private static final class PackedStream extends ProxyInputStream {

        private Optional<IOException> failure = Optional.empty();

        PackedStream(InputStream in) {
            super(in);
        }

        @Override
        protected void handleIOException(IOException e) throws IOException {
            failure = Optional.of(e);
            throw e;
        }

        IOException explained(IOException e, String words) {
            return failure.orElseGet(() -> new IOException(words + " is damaged: " + e.getMessage(), e));
        }
    }

    private static final class PlainStream extends ProxyInputStream {

        private final PackedStream packed;
        private final String words;

        PlainStream(InputStream plain, PackedStream packed, String words) {
            super(plain);
            this.packed = packed;
            this.words = words;
        }

        @Override
        protected void handleIOException(IOException e) throws IOException {
            throw packed.explained(e, words);
        }
    }
}
