// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Gives out no more bytes than were allowed last, so that a header which claims to be huge can't fill the memory of
 * whoever reads it.
 */
final class BoundedInputStream extends FilterInputStream {

    private long allowed;

    BoundedInputStream(InputStream in) {
        super(in);
    }

    void allow(long bytes) {
        allowed = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (allowed <= 0 && length > 0) {
            throw new IOException("the archive has an entry with headers larger than any honest one");
        }
        int read = in.read(target, offset, (int) Math.min(length, allowed));
        allowed -= Math.max(0, read);
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(Math.min(count, allowed));
        allowed -= skipped;
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
