// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.crypt;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Encrypts what is written to it into another stream. Holds one chunk of 64 KiB. What is not ended by {@link #finish} is
 * recognised as cut off. Used by one thread.
 */
public final class AgeOutput extends OutputStream {

    private final OutputStream out;
    private final PayloadKey.Chunks chunks;
    private final byte[] chunk = new byte[PayloadKey.CHUNK];
    private final byte[] sealed = new byte[PayloadKey.SEALED];
    private int filled;
    private long number;
    private boolean finished;

    /**
     * Writes the header.
     *
     * @throws IOException if it can't be written, or a recipient is none that can be encrypted to
     */
    public AgeOutput(OutputStream out, List<Recipient> recipients) throws IOException {
        this.out = out;
        this.chunks = AgeHeader.write(out, recipients).payload().chunks();
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (finished) {
            throw new IOException("the encrypted file has ended, nothing more can be written to it");
        }
        int from = offset;
        int left = length;
        while (left > 0) {
            // A full chunk waits for the next byte: until then it may be the last.
            if (filled == PayloadKey.CHUNK) {
                seal(false);
            }
            int count = Math.min(left, PayloadKey.CHUNK - filled);
            System.arraycopy(bytes, from, chunk, filled, count);
            filled += count;
            from += count;
            left -= count;
        }
    }

    private void seal(boolean last) throws IOException {
        int length = chunks.seal(number, last, chunk, filled, sealed);
        out.write(sealed, 0, length);
        number++;
        filled = 0;
    }

    /**
     * Writes the end. The other stream stays open.
     *
     * @throws IOException if it can't be written
     */
    public void finish() throws IOException {
        if (!finished) {
            finished = true;
            seal(true);
        }
    }
}
