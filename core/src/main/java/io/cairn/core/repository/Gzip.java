// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
     * @throws IOException if the stream can't be read or is no gzip
     */
    static InputStream plain(InputStream packed) throws IOException {
        return GzipCompressorInputStream.builder()
                .setInputStream(packed)
                .setDecompressConcatenated(true)
                .get();
    }
}
