// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.core.archive.ArchiveIndex;
import io.cairn.core.archive.ArchiveReader;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.crypt.AgeFile;
import io.cairn.core.crypt.AgeInput;
import io.cairn.core.crypt.Identity;
import io.cairn.core.crypt.Keyring;
import io.cairn.core.crypt.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A backup in a location; of a failed run, its record and its log. Safe for use by several threads.
 *
 * <p>Files are checked against the manifest as they are read: a stream whose bytes differ in size or SHA-256 throws at
 * its end. Those of an encrypted backup are decrypted as they are read: what reads them throws a {@link LockedException} if the
 * keys that the backup was opened with don't open it. Sizes and SHA-256 are those of the encrypted bytes.
 */
public final class StoredBackup {

    private final BackupFolder folder;
    private final Manifest manifest;
    private final Optional<FolderKeys> keys;
    private final Map<BackupFile, AgeFile> encrypted = new ConcurrentHashMap<>();

    /**
     * A file as the manifest has it.
     *
     * @param name the name in the backup's folder
     * @param size the size in bytes
     * @param sha256 the SHA-256 in hex
     */
    public record FileEntry(String name, long size, String sha256) {}

    StoredBackup(BackupFolder folder, Manifest manifest, Keyring keyring) {
        this.folder = folder;
        this.manifest = manifest;
        this.keys = manifest.recipient()
                .map(own -> new FolderKeys(folder, keyring, Optional.of(own), "the backup '" + folder.name() + "'"));
    }

    /** What tells where it is from all other places. */
    String place() {
        return folder.store().place();
    }

    /** Whether another manifest has this backup's record of operations, byte for byte. */
    boolean recordsTheSameOperations(Manifest other) {
        return entry(BackupFile.OPERATIONS).filter(other.files()::contains).isPresent();
    }

    /** What is known of the backup without a key: of an encrypted one, neither warnings and errors nor the specification. */
    public BackupRecord record() {
        return manifest.backup();
    }

    /**
     * All that is known of the backup.
     *
     * @throws IOException if it can't be read
     */
    public BackupRecord details() throws IOException {
        if (!encrypted()) {
            return record();
        }
        try (InputStream in = open(BackupFile.RECORD)) {
            return RecordTree.read(Manifest.parse(in.readAllBytes())).asEncrypted();
        }
    }

    /** Whether the backup is encrypted. */
    public boolean encrypted() {
        return keys.isPresent();
    }

    /**
     * Whose keys open the backup; none of one that is not encrypted.
     *
     * @throws IOException if the location can't be read
     */
    public List<Recipient> recipients() throws IOException {
        return keys.isPresent() ? keys.get().recipients() : List.of();
    }

    /**
     * Lets another key open the backup, by a file more.
     *
     * @return whether it could not open it already
     * @throws InvalidInputException if the backup is not encrypted, the keys it was opened with don't open it, or it was
     *     deleted meanwhile
     * @throws IOException if the store failed
     */
    public boolean addRecipient(Recipient recipient, Instant now) throws IOException {
        FolderKeys all = keys.orElseThrow(() -> new InvalidInputException("the backup '" + folder.name()
                + "' is not encrypted, so it has no keys to change; what is encrypted is said when it is made"));
        boolean added = all.add(recipient, now);
        if (folder.read(BackupFolder.MANIFEST).isEmpty()) {
            all.remove(recipient);
            throw new InvalidInputException("there is no whole backup '" + folder.name()
                    + "' to change the keys of: its run failed, or it was deleted");
        }
        return added;
    }

    /** The files, in the order of their creation; of a failed run, those that are left. */
    public List<FileEntry> files() {
        return manifest.files();
    }

    /** Whether the manifest carries a hash of itself, which was right then; those of earlier versions have none. */
    public boolean sealed() {
        return manifest.sealed();
    }

    /**
     * The names of the files that are there, sorted, other than those that come and go beside the manifest: itself, its
     * signature, and what tells of runs and keys.
     *
     * @throws IOException if the store failed
     */
    public List<String> present() throws IOException {
        return folder.files().stream()
                .filter(file ->
                        files().stream().anyMatch(entry -> entry.name().equals(file)) || !BackupFolder.isBeside(file))
                .toList();
    }

    /** Whether the backup has the file. */
    public boolean has(BackupFile file) {
        return entry(file).isPresent();
    }

    /** What the manifest says of a file, if the backup has it. */
    public Optional<FileEntry> entry(BackupFile file) {
        String name = storedName(file);
        return files().stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    private String storedName(BackupFile file) {
        return file.fileName(folder.name()) + (keys.isPresent() ? FolderKeys.SUFFIX : "");
    }

    private FileEntry required(BackupFile file) throws IOException {
        return entry(file)
                .orElseThrow(() -> new IOException("the backup '" + folder.name() + "' has no " + storedName(file)));
    }

    private String words(FileEntry entry) {
        return "the file " + entry.name() + " of the backup '" + folder.name() + "'";
    }

    /**
     * Opens the bytes of a file as they lie in the store, not checked against the manifest.
     *
     * @throws IOException if it isn't there, or the store failed
     */
    public InputStream openStored(FileEntry file) throws IOException {
        return folder.store().open(folder.key(file.name()));
    }

    /**
     * Opens a file as it was written, compressed.
     *
     * @throws IOException if the backup doesn't have it, or the store failed
     */
    public InputStream open(BackupFile file) throws IOException {
        FileEntry entry = required(file);
        List<Identity> identities = keys.isPresent() ? List.of(keys.get().identity()) : List.of();
        InputStream stored = new CheckedInputStream(folder.open(entry.name()), entry, folder.name());
        if (keys.isEmpty()) {
            return stored;
        }
        try {
            return new AgeInput(stored, identities, words(entry));
        } catch (IOException e) {
            try (stored) {
                throw e;
            }
        }
    }

    /**
     * Opens a range of a file as it was written; not checked against the manifest.
     *
     * @throws IOException if the backup doesn't have it, or the store failed
     */
    public InputStream open(BackupFile file, long offset, long length) throws IOException {
        FileEntry entry = required(file);
        if (keys.isEmpty()) {
            return folder.open(entry.name(), offset, length);
        }
        AgeFile opened = encrypted.get(file);
        if (opened == null) {
            List<Identity> identities = List.of(keys.get().identity());
            opened = new AgeFile(
                    (from, count) -> folder.open(entry.name(), from, count), entry.size(), identities, words(entry));
            encrypted.put(file, opened);
        }
        return opened.open(offset, length);
    }

    /**
     * Opens a gzip file, decompressed.
     *
     * @throws IOException if the backup doesn't have it, or the store failed
     */
    public InputStream openPlain(BackupFile file) throws IOException {
        InputStream packed = open(file);
        try {
            return Gzip.plain(packed, words(required(file)));
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
        return new JournalReader(openPlain(BackupFile.JOURNAL));
    }

    /**
     * Opens the journal for those of its lines alone in which a text occurs: much faster than reading all of them.
     *
     * @throws IOException if the backup doesn't have one, or the store failed
     */
    public JournalReader journalWith(String text) throws IOException {
        return new JournalReader(new LinesWith(openPlain(BackupFile.JOURNAL), text));
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
        byte[] content = new ArchiveReader()
                .read((offset, length) -> open(BackupFile.ARCHIVE, offset, length), index(), position);
        if (!Sha256.hex(content).equals(entry.sha256())) {
            throw new IOException("the backup '" + folder.name() + "' is damaged: the bytes of " + entry.item()
                    + " are not the ones that were captured");
        }
        return content;
    }

    /**
     * Where the members of the tarball lie.
     *
     * @throws IOException if the backup doesn't have its index, or it can't be read
     */
    public ArchiveIndex index() throws IOException {
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
