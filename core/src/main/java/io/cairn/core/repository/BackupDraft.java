// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectWriter;
import io.cairn.core.archive.ArchiveIndex;
import java.io.IOException;
import java.util.List;

/**
 * A backup in the making. Safe for use by several threads, such as a shutdown hook beside the run: whichever of
 * {@link #commit}, {@link #fail} and {@link #close} comes first decides.
 */
@SuppressWarnings({"DoNotCallSuggester", "unused"})
public final class BackupDraft implements AutoCloseable {

    BackupDraft() {
        throw new UnsupportedOperationException();
    }

    /** The name that this backup has taken. */
    public String name() {
        throw new UnsupportedOperationException();
    }

    /** What was cleaned up to take the name, one sentence each; mostly none. */
    public List<String> notes() {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts a file. It becomes part of the backup by {@link ObjectWriter#commit}; closed before that, it is abandoned.
     * {@link BackupFile#VELERO_BACKUP} is started after all others are committed.
     *
     * @throws IOException if the store failed, or the draft has ended meanwhile
     * @throws IllegalStateException if the file was started before, or after the Velero file
     */
    public ObjectWriter create(BackupFile file) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Writes a whole file. */
    public void write(BackupFile file, byte[] content) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Writes the index of the tarball. */
    public void writeIndex(ArchiveIndex index) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes the backup exist: writes the manifest.
     *
     * @throws IOException if the store failed, or the draft has ended meanwhile; the backup doesn't exist then
     * @throws IllegalStateException if a file is still open
     */
    public void commit(BackupRecord record) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Removes all data, in the reverse order of its creation, and takes no more. Only the log stays and may still be
     * written. Frees a full location, so that {@link #fail} has room. Does nothing on a draft that has ended.
     *
     * @throws IOException if something could not be removed
     */
    public void discard() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends the run without a backup: {@linkplain #discard discards} what was written and keeps the record and the log, so
     * that the name tells what happened until it is used again. Does nothing on a draft that has ended.
     *
     * @throws IOException if the store failed
     */
    public void fail(BackupRecord record) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * On a draft that has not ended: removes everything, the name included.
     *
     * @throws IOException if something could not be removed
     */
    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException();
    }
}
