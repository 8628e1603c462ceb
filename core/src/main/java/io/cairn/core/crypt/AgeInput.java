// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javax.crypto.AEADBadTagException;

/**
 * Decrypts a stream from its start. Hands out a chunk only after all of it was checked; the last one only after the other
 * stream has ended there. Used by one thread.
 *
 * <p>A read throws an {@link AgeException} where the stream was altered or cut off.
 */
public final class AgeInput extends InputStream {

    private final InputStream in;
    private final String what;
    private final PayloadKey.Chunks chunks;
    private final byte[] sealed = new byte[PayloadKey.SEALED + 1];
    private final byte[] chunk = new byte[PayloadKey.CHUNK];
    private int ahead;
    private long number;
    private int at;
    private int end;
    private boolean last;

    /**
     * Reads the header.
     *
     * @param what the file, to begin a message with
     * @throws AgeException if it is no age file, was altered, or none of the keys opens it
     * @throws IOException if it can't be read
     */
    public AgeInput(InputStream in, List<Identity> identities, String what) throws IOException {
        this.in = new BufferedInputStream(in);
        this.what = what;
        this.chunks = AgeHeader.read(this.in, identities, what).payload().chunks();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (at == end) {
            if (last) {
                return -1;
            }
            open();
        }
        int count = Math.min(length, end - at);
        System.arraycopy(chunk, at, target, offset, count);
        at += count;
        return count;
    }

    private void open() throws IOException {
        int have = ahead + in.readNBytes(sealed, ahead, sealed.length - ahead);
        last = have <= PayloadKey.SEALED;
        int length = Math.min(have, PayloadKey.SEALED);
        try {
            end = chunks.open(number, last, sealed, length, chunk);
        } catch (AEADBadTagException e) {
            throw AgeFile.altered(what, number, e);
        }
        if (last && end == 0 && number > 0) {
            throw AgeFile.altered(what, number, new AEADBadTagException("an empty chunk"));
        }
        at = 0;
        number++;
        sealed[0] = sealed[PayloadKey.SEALED];
        ahead = 1;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
