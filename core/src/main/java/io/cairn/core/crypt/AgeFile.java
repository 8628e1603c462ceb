// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.crypto.AEADBadTagException;

/**
 * An encrypted file that is read by position: of the payload, only the chunks that hold what is asked for, and no other is
 * checked. Safe for use by several threads.
 */
public final class AgeFile {

    private final Range file;
    private final String what;
    private final PayloadKey payload;
    private final long start;
    private final long chunks;
    private final long plainSize;

    /** Opens a range of the encrypted file. */
    @FunctionalInterface
    public interface Range {
        /** Opens it; the stream ends where the range or the file does. */
        InputStream open(long offset, long length) throws IOException;
    }

    /**
     * Reads the header.
     *
     * @param size the size of the encrypted file
     * @param what the file, to begin a message with
     * @throws AgeException if it is no age file, was altered, or none of the keys opens it
     * @throws IOException if it can't be read
     */
    public AgeFile(Range file, long size, List<Identity> identities, String what) throws IOException {
        this.file = file;
        this.what = what;
        AgeHeader header;
        try (InputStream in = new BufferedInputStream(file.open(0, Math.min(size, AgeHeader.MAX_LENGTH)), 1 << 9)) {
            header = AgeHeader.read(in, identities, what);
        }
        payload = header.payload();
        start = header.length();
        long sealed = size - start;
        chunks = Math.max(1, (sealed + PayloadKey.SEALED - 1) / PayloadKey.SEALED);
        plainSize = sealed - chunks * PayloadKey.TAG;
        long last = plainSize - (chunks - 1) * PayloadKey.CHUNK;
        if (last < 0 || (last == 0 && chunks > 1)) {
            throw new AgeException(what + " is damaged: it was cut off");
        }
    }

    /** The size of what is encrypted. */
    public long size() {
        return plainSize;
    }

    /**
     * Opens a range of what is encrypted. The stream ends where that does, if that is sooner.
     *
     * @throws IOException if it can't be read
     */
    public InputStream open(long offset, long length) throws IOException {
        long end = Math.min(plainSize, length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length);
        if (offset >= end) {
            return InputStream.nullInputStream();
        }
        long first = offset / PayloadKey.CHUNK;
        long last = (end - 1) / PayloadKey.CHUNK;
        InputStream sealed = file.open(start + first * PayloadKey.SEALED, (last - first + 1) * PayloadKey.SEALED);
        return new ChunkInput(sealed, first, offset, end);
    }

    static AgeException altered(String what, long chunk, AEADBadTagException cause) {
        return new AgeException(
                what + " is damaged: its encrypted content was altered or cut off, at or after byte "
                        + chunk * PayloadKey.CHUNK + " of it",
                cause);
    }

    private final class ChunkInput extends InputStream {

        private final InputStream in;
        private final PayloadKey.Chunks opener = payload.chunks();
        private final byte[] sealed = new byte[PayloadKey.SEALED];
        private final byte[] chunk = new byte[PayloadKey.CHUNK];
        private final long end;
        private long number;
        private long at;
        private boolean empty = true;

        ChunkInput(InputStream in, long first, long offset, long end) {
            this.in = in;
            this.number = first;
            this.at = offset;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (at >= end) {
                return -1;
            }
            if (empty) {
                fill();
            }
            int inChunk = (int) (at % PayloadKey.CHUNK);
            int count = (int) Math.min(Math.min(length, PayloadKey.CHUNK - inChunk), end - at);
            System.arraycopy(chunk, inChunk, target, from, count);
            at += count;
            empty = at % PayloadKey.CHUNK == 0;
            return count;
        }

        private void fill() throws IOException {
            boolean last = number == chunks - 1;
            long expected = last ? plainSize - number * PayloadKey.CHUNK : PayloadKey.CHUNK;
            int length = in.readNBytes(sealed, 0, PayloadKey.SEALED);
            try {
                if (opener.open(number, last, sealed, length, chunk) != expected) {
                    throw new AEADBadTagException("a chunk of another size");
                }
            } catch (AEADBadTagException e) {
                throw altered(what, number, e);
            }
            number++;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
