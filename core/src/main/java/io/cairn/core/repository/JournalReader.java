// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads a journal line by line. Used by one thread. */
@SuppressWarnings({"DoNotCallSuggester", "unused"})
public final class JournalReader implements AutoCloseable {

    /** A reader of the gzip stream that a {@link JournalWriter} wrote; closed with this reader. */
    public JournalReader(InputStream journal) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * The next line, or empty at the end.
     *
     * @throws IOException if the journal can't be read or a line is none
     */
    public Optional<JournalLine> next() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException();
    }
}
