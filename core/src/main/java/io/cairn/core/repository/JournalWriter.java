// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a journal: one JSON object to a line, gzip. Safe for use by several threads; lines keep the order of the calls.
 */
@SuppressWarnings({"DoNotCallSuggester", "unused"})
public final class JournalWriter implements AutoCloseable {

    /** A journal that goes to {@code target}, which is not closed by this writer. */
    public JournalWriter(OutputStream target) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Adds a line.
     *
     * @throws IOException if the target failed
     */
    public synchronized void write(JournalLine line) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends the journal; the target then has all of it.
     *
     * @throws IOException if the target failed
     */
    public synchronized void finish() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Gives back what the writer holds. */
    @Override
    public synchronized void close() {
        throw new UnsupportedOperationException();
    }
}
