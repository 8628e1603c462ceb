// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/** Packs journals. A class of its own, as that is the only way to give the JDK's stream a level. Used by one thread at a time. */
final class FastGzip extends GZIPOutputStream {

    /** The lines are half hashes and times: a higher level costs much more and saves a few per cent. */
    private static final int LEVEL = 1;

    private static final int BUFFER_BYTES = 1 << 16;

    /**
     * A stream that goes to {@code target}.
     *
     * @throws IOException if the target failed
     */
    FastGzip(OutputStream target) throws IOException {
        super(target, BUFFER_BYTES);
        def.setLevel(LEVEL);
    }

    /** Gives back the memory outside the heap. */
    void end() {
        def.end();
    }
}
