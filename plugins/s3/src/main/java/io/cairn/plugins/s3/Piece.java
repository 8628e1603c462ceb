// SPDX-License-Identifier: Apache-2.0
package io.cairn.plugins.s3;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A piece of an object, read whole; the size and the tag of the object are those that its answer told. */
final class Piece {

    private final byte[] bytes;
    private final long objectSize;
    private final String etag;

    Piece(byte[] bytes, long objectSize, String etag) {
        this.bytes = bytes;
        this.objectSize = objectSize;
        this.etag = etag;
    }

    /** What there is behind the end of an object. */
    static Piece behindTheEnd() {
        return new Piece(new byte[0], 0, "");
    }

    InputStream stream() {
        return new ByteArrayInputStream(bytes);
    }

    int length() {
        return bytes.length;
    }

    long objectSize() {
        return objectSize;
    }

    String etag() {
        return etag;
    }
}
