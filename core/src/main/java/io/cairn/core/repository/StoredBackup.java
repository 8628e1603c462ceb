// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import io.cairn.core.archive.ArchiveReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * A backup in a location; of a failed run, its record and its log. Immutable.
 *
 * <p>Files are checked against the manifest as they are read: a stream whose bytes differ in size or SHA-256 throws at
 * its end.
 */
@SuppressWarnings({"DoNotCallSuggester", "unused"})
public final class StoredBackup {

    /**
     * A file as the manifest has it.
     *
     * @param name the name in the backup's folder
     * @param size the size in bytes
     * @param sha256 the SHA-256 in hex
     */
    public record FileEntry(String name, long size, String sha256) {}

    StoredBackup() {
        throw new UnsupportedOperationException();
    }

    /** What is known of the backup. */
    public BackupRecord record() {
        throw new UnsupportedOperationException();
    }

    /** The files, in the order of their creation; none for a failed run. */
    public List<FileEntry> files() {
        throw new UnsupportedOperationException();
    }

    /** Whether the backup has the file. */
    public boolean has(BackupFile file) {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a file as it is stored, compressed.
     *
     * @throws IOException if the backup doesn't have it, or the store failed
     */
    public InputStream open(BackupFile file) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Opens a gzip file, decompressed. */
    public InputStream openPlain(BackupFile file) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Opens the journal. */
    public JournalReader journal() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The journal's entry of an item, if it has one; reads the journal up to there. */
    public Optional<JournalEntry> find(ItemId item) throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * The bytes of a captured item, checked against the journal; reads no more of the tarball than it needs.
     *
     * @throws IOException if the entry has no bytes in the tarball, or they are not the ones that were captured
     */
    public byte[] content(JournalEntry entry) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Reads all entries of the tarball. */
    public void readArchive(ArchiveReader.EntryConsumer consumer) throws IOException {
        throw new UnsupportedOperationException();
    }
}
