// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.archive.ArchiveIndex;
import io.cairn.core.archive.ArchiveReader;
import io.cairn.core.archive.EntryPosition;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A backup in a location; of a failed run, its record and its log. Immutable.
 *
 * <p>Files are checked against the manifest as they are read: a stream whose bytes differ in size or SHA-256 throws at
 * its end.
 */
public final class StoredBackup {

    private final BackupFolder folder;
    private final Manifest manifest;

    /**
     * A file as the manifest has it.
     *
     * @param name the name in the backup's folder
     * @param size the size in bytes
     * @param sha256 the SHA-256 in hex
     */
    public record FileEntry(String name, long size, String sha256) {}

    StoredBackup(BackupFolder folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /** What is known of the backup. */
    public BackupRecord record() {
        return manifest.backup();
    }

    /** The files, in the order of their creation; of a failed run, those that are left. */
    public List<FileEntry> files() {
        return manifest.files();
    }

    /** Whether the backup has the file. */
    public boolean has(BackupFile file) {
        return entry(file).isPresent();
    }

    private Optional<FileEntry> entry(BackupFile file) {
        String name = file.fileName(folder.name());
        return files().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    private FileEntry required(BackupFile file) throws IOException {
        return entry(file)
                .orElseThrow(() ->
                        new IOException("the backup '" + folder.name() + "' has no " + file.fileName(folder.name())));
    }

    /**
     * Opens a file as it is stored, compressed.
     *
     * @throws IOException if the backup doesn't have it, or the store failed
     */
    public InputStream open(BackupFile file) throws IOException {
        FileEntry entry = required(file);
        return new CheckedInputStream(folder.open(entry.name()), entry, folder.name());
    }

    /**
     * Opens a range of a file as it is stored; not checked against the manifest.
     *
     * @throws IOException if the backup doesn't have it, or the store failed
     */
    public InputStream open(BackupFile file, long offset, long length) throws IOException {
        return folder.open(required(file).name(), offset, length);
    }

    /**
     * Opens a gzip file, decompressed.
     *
     * @throws IOException if the backup doesn't have it, or the store failed
     */
    public InputStream openPlain(BackupFile file) throws IOException {
        InputStream packed = open(file);
        try {
            return Gzip.plain(packed);
        } catch (IOException e) {
            packed.close();
            throw e;
        }
    }

    /**
     * Opens the journal.
     *
     * @throws IOException if the backup doesn't have one, or the store failed
     */
    public JournalReader journal() throws IOException {
        return new JournalReader(open(BackupFile.JOURNAL));
    }

    /**
     * How the operations beside items ended; none in a backup of a version that had none.
     *
     * @throws IOException if they can't be read
     */
    public List<OperationRecord> operations() throws IOException {
        if (!has(BackupFile.OPERATIONS)) {
            return List.of();
        }
        try (InputStream in = openPlain(BackupFile.OPERATIONS)) {
            return OperationsFile.read(in.readAllBytes());
        }
    }

    /**
     * The journal's entry of an item, if it has one; reads the journal up to there.
     *
     * @throws IOException if the journal can't be read
     */
    public Optional<JournalEntry> find(ItemId item) throws IOException {
        Optional<JournalEntry> without = Optional.empty();
        try (JournalReader journal = journal()) {
            for (Optional<JournalLine> line = journal.next(); line.isPresent(); line = journal.next()) {
                if (line.get() instanceof JournalEntry entry && entry.item().equals(item)) {
                    if (entry.position().isPresent()) {
                        return Optional.of(entry);
                    }
                    without = Optional.of(entry);
                }
            }
        }
        return without;
    }

    /**
     * The bytes of a captured item, checked against the journal; reads no more of the tarball than it needs.
     *
     * @throws IOException if the entry has no bytes in the tarball, or they are not the ones that were captured
     */
    public byte[] content(JournalEntry entry) throws IOException {
        EntryPosition position = entry.position()
                .orElseThrow(() -> new IOException(
                        "the backup '" + folder.name() + "' has no " + entry.item() + ": it " + entry.outcome()));
        String archive = required(BackupFile.ARCHIVE).name();
        byte[] content =
                new ArchiveReader().read((offset, length) -> folder.open(archive, offset, length), index(), position);
        if (!Sha256.hex(content).equals(entry.sha256())) {
            throw new IOException("the backup '" + folder.name() + "' is damaged: the bytes of " + entry.item()
                    + " are not the ones that were captured");
        }
        return content;
    }

    private ArchiveIndex index() throws IOException {
        byte[] json;
        try (InputStream in = openPlain(BackupFile.ARCHIVE_INDEX)) {
            json = in.readAllBytes();
        }
        ObjectTree tree = Manifest.parse(json);
        List<Long> starts = new ArrayList<>();
        if (tree.value("starts").orElse(null) instanceof List<?> list) {
            list.stream().filter(Long.class::isInstance).map(Long.class::cast).forEach(starts::add);
        }
        return new ArchiveIndex(starts, RecordTree.number(tree, "size"));
    }

    /**
     * Reads all entries of the tarball.
     *
     * @throws IOException if it can't be read, or is not the one that was written
     */
    public void readArchive(ArchiveReader.EntryConsumer consumer) throws IOException {
        try (InputStream in = open(BackupFile.ARCHIVE)) {
            new ArchiveReader().readAll(in, consumer);
        }
    }
}
