// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** An object, or a range of it, read piece by piece; the pieces grow. Used by one thread at a time. */
final class S3InputStream extends InputStream {

    private static final int FIRST_BYTES = 1 << 20;
    private static final int MOST_BYTES = 8 << 20;

    private final Bucket bucket;
    private final String key;
    private final String etag;
    private final long size;
    private final long end;
    private long position;
    private int next = FIRST_BYTES;
    private InputStream piece;
    private boolean closed;

    private S3InputStream(Bucket bucket, String key, long offset, long length, Piece first) {
        this.bucket = bucket;
        this.key = key;
        etag = first.etag();
        size = first.objectSize();
        end = length > size - offset ? size : offset + length;
        position = offset + first.length();
        piece = first.stream();
    }

    /** The whole object. */
    static S3InputStream whole(Bucket bucket, String key) throws IOException {
        Piece first = bucket.get(key, new PieceRequest(0, MOST_BYTES, true, Optional.empty()));
        S3InputStream stream = new S3InputStream(bucket, key, 0, Long.MAX_VALUE, first);
        stream.next = MOST_BYTES;
        return stream;
    }

    /** A range of at least one byte. */
    static S3InputStream range(Bucket bucket, String key, long offset, long length) throws IOException {
        int most = (int) Math.min(length, FIRST_BYTES);
        Piece first = bucket.get(key, new PieceRequest(offset, most, false, Optional.empty()));
        return new S3InputStream(bucket, key, offset, length, first);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the stream of " + bucket.place(key) + " is closed");
        }
        if (length == 0) {
            return 0;
        }
        int count = piece.read(target, offset, length);
        if (count < 0 && position < end) {
            fetch();
            count = piece.read(target, offset, length);
        }
        return count;
    }

    private void fetch() throws IOException {
        next = Math.min(2 * next, MOST_BYTES);
        int most = (int) Math.min(end - position, next);
        Optional<String> sameObject = Optional.of(etag).filter(known -> !known.isEmpty());
        Piece fetched = bucket.get(key, new PieceRequest(position, most, false, sameObject));
        if (fetched.length() == 0) {
            throw lied("it ends at " + position + " bytes");
        }
        if (fetched.objectSize() != size) {
            throw lied("it has " + fetched.objectSize() + " bytes");
        }
        position += fetched.length();
        piece = fetched.stream();
    }

    private IOException lied(String truth) {
        return new IOException("can't read " + bucket.place(key) + ": " + truth + ", and the store said " + size
                + "; try again, and have the store checked");
    }

    @Override
    public void close() {
        closed = true;
        piece = InputStream.nullInputStream();
    }
}
