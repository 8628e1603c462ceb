// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One gzip member (RFC 1952) in the making: first filled, then compressed, then written, then cleared for the next.
 *
 * <p>Its buffers and its deflater are made once and used again. Used by one thread at a time.
 */
final class GzipMember implements AutoCloseable {

    /** How much tar a member holds, unless a single entry is larger. */
    static final int BYTES = 1 << 20;

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int TRAILER_BYTES = 8;
    private static final byte[] NOTHING = new byte[0];

    private final Deflater deflater;
    private final CRC32 crc = new CRC32();
    private byte[] plain = new byte[BYTES];
    private int plainBytes;
    private byte[] packed = new byte[BYTES / 4];
    private int packedBytes;

    GzipMember(int level) {
        deflater = new Deflater(level, true);
    }

    int size() {
        return plainBytes;
    }

    int packedSize() {
        return packedBytes;
    }

    void add(byte[] bytes, int paddedSize) {
        int end = plainBytes + paddedSize;
        if (end > plain.length) {
            plain = Arrays.copyOf(plain, end);
        }
        System.arraycopy(bytes, 0, plain, plainBytes, bytes.length);
        Arrays.fill(plain, plainBytes + bytes.length, end, (byte) 0);
        plainBytes = end;
    }

    void compress() {
        deflater.setInput(plain, 0, plainBytes);
        deflater.finish();
        System.arraycopy(HEADER, 0, packed, 0, HEADER.length);
        packedBytes = HEADER.length;
        while (!deflater.finished()) {
            if (packed.length - packedBytes <= TRAILER_BYTES) {
                packed = Arrays.copyOf(packed, packed.length * 2);
            }
            packedBytes += deflater.deflate(packed, packedBytes, packed.length - packedBytes - TRAILER_BYTES);
        }
        crc.update(plain, 0, plainBytes);
        littleEndian((int) crc.getValue());
        littleEndian(plainBytes);
    }

    private void littleEndian(int number) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            packed[packedBytes++] = (byte) (number >>> shift);
        }
    }

    void writeTo(OutputStream target) throws IOException {
        target.write(packed, 0, packedBytes);
    }

    /** Makes the member empty; what grew for a large entry is given back. */
    void clear() {
        deflater.reset();
        crc.reset();
        plainBytes = 0;
        packedBytes = 0;
        if (plain.length > BYTES) {
            plain = new byte[BYTES];
            packed = new byte[BYTES / 4];
        }
    }

    @Override
    public void close() {
        deflater.end();
        plain = NOTHING;
        packed = NOTHING;
    }
}
