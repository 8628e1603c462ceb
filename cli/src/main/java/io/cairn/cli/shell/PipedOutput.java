// SPDX-License-Identifier: Apache-2.0
package io.cairn.cli.shell;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Output that others may read through a pipe, and stop to read when they have seen enough, as {@code head} does: that is no
 * error to tell of. Used by one thread at a time.
 */
public final class PipedOutput extends PrintStream {

    private static final int BUFFER = 1 << 16;

    private final Pipe pipe;

    /** Writes to a stream, when enough has come together and at its end. */
    public PipedOutput(OutputStream out) {
        this(new Pipe(out));
    }

    private PipedOutput(Pipe pipe) {
        super(new BufferedOutputStream(pipe, BUFFER), false, StandardCharsets.UTF_8);
        this.pipe = pipe;
    }

    /** Whether something could not be written because nobody reads it any more. */
    public boolean readerIsGone() {
        return pipe.broken;
    }

    private static final class Pipe extends FilterOutputStream {

        private boolean broken;

        Pipe(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                // The system's own words are all that tells it.
                broken = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("broken pipe");
                throw e;
            }
        }
    }
}
