// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import io.cairn.core.archive.ArchiveIndex;
import io.cairn.core.crypt.Identity;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.freeze.FreezeLedger;
import io.cairn.core.json.TreeJson;
import io.cairn.core.repository.StoredBackup.FileEntry;
import io.cairn.core.signing.SigningKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A backup in the making, in one location or in several at once. Safe for use by several threads, such as a shutdown hook beside the run: whichever of
 * {@link #commit}, {@link #fail} and {@link #close} comes first decides.
 */
public final class BackupDraft implements AutoCloseable {

    private enum State {
        /** Files are written. */
        OPEN,
        /** There will be no backup; the log may still be written. */
        DISCARDED,
        /** Nothing more happens. */
        ENDED
    }

    private final Optional<NameClaim> claim;
    private final BackupFolder folder;
    private final List<String> notes;
    private final FreezeLedger ledger;
    private final Optional<SigningKey> signer;
    private final Set<HashingWriter> writers = new HashSet<>();
    private final Set<String> started = new HashSet<>();
    private final Map<String, FileEntry> committed = new LinkedHashMap<>();
    /** Files that could not be written, as far as is known: the answer of the store may have got lost, and not the file. */
    private final Set<String> uncertain = new HashSet<>();

    private final Optional<DraftLegs> legs;
    private Retention retention = Retention.NONE;
    private Optional<Recipient> recipient = Optional.empty();
    private State state = State.OPEN;

    BackupDraft(NameClaim claim, List<String> notes, Optional<SigningKey> signer) {
        this.claim = Optional.of(claim);
        this.folder = claim.folder();
        this.notes = List.copyOf(notes);
        this.signer = signer;
        this.ledger = FrozenFiles.ledger(folder.frozen(), claim.frozenNotes());
        this.legs = Optional.empty();
        byte[] run = claim.run().toJson();
        committed.put(claim.runFile(), new FileEntry(claim.runFile(), run.length, Sha256.hex(run)));
    }

    private BackupDraft(DraftLegs legs) {
        this.folder = legs.folder();
        this.claim = Optional.empty();
        this.notes = legs.notes();
        this.ledger = legs.ledger();
        this.legs = Optional.of(legs);
        this.signer = Optional.empty();
    }

    /**
     * A draft that is written to several locations.
     *
     * @param legs a draft in each, which holds the name there
     * @param lost a sentence for each location that has failed by now
     */
    static BackupDraft mirrored(List<BackupDraft> legs, List<String> lost) {
        return new BackupDraft(new DraftLegs(legs, lost));
    }

    /** Locks the files that are written from now on: those of the backup and its manifest, and no notes of the run. */
    synchronized void lock(Retention wanted) {
        retention = wanted;
        legs.ifPresent(all -> all.lock(wanted));
    }

    /** What is said of a location that was given up. */
    static String lost(String location, IOException reason) {
        return "the backup is not in " + location + ": " + reason.getMessage();
    }

    /** The file by which the name is held. */
    String runFile() {
        return own().runFile();
    }

    /** Ends the draft and leaves all files as they are: the manifest among them, or what is to be removed later. */
    synchronized void handOver() {
        state = State.ENDED;
        own().release();
    }

    /** What holds the name, in a single location. */
    private NameClaim own() {
        return claim.orElseThrow(() -> new IllegalStateException("the legs of the draft hold the name"));
    }

    BackupFolder folder() {
        return folder;
    }

    /** Where the backup is written, as far as that works. */
    public List<String> locations() {
        return legs.map(DraftLegs::locations)
                .orElseGet(() -> List.of(folder.store().location()));
    }

    /** A sentence for each location that was given up since this was last asked. */
    public List<String> newlyLost() {
        return legs.map(DraftLegs::newlyLost).orElse(List.of());
    }

    /**
     * From now on all files are encrypted, to a key of the backup's own that the recipients can open. The key is kept before
     * the first file that needs it.
     *
     * @throws IOException if the store failed, or the draft has ended meanwhile
     */
    synchronized void encryptTo(List<Recipient> recipients, Instant now) throws IOException {
        Identity own = Identity.generate();
        for (Recipient each : recipients) {
            byte[] wrapped = FolderKeys.wrapped(own, each, now);
            try (ObjectWriter writer = createFile(FolderKeys.file(each))) {
                writer.write(wrapped);
                writer.commit();
            }
        }
        recipient = Optional.of(own.recipient());
    }

    /** Whether the backup is encrypted. */
    public synchronized boolean encrypted() {
        return recipient.isPresent();
    }

    /**
     * Where this run notes which pods it freezes. The notes outlive the draft as long as a pod is not released, and hold
     * the name.
     */
    public FreezeLedger ledger() {
        return ledger;
    }

    /** The name that this backup has taken. */
    public String name() {
        return folder.name();
    }

    /** What was cleaned up to take the name, one sentence each; mostly none. */
    public List<String> notes() {
        return notes;
    }

    /**
     * Starts a file. It becomes part of the backup by {@link ObjectWriter#commit}; closed before that, it is abandoned and
     * may be started again. {@link BackupFile#VELERO_BACKUP} is started after all others are committed.
     *
     * @throws ObjectLockedException if the log of a failure can't take the place of an earlier one, which stays then
     * @throws IOException if the store failed, or the draft has ended meanwhile
     * @throws IllegalStateException if the file was started before, or after the Velero file
     */
    public synchronized ObjectWriter create(BackupFile file) throws IOException {
        boolean ofFailure = state == State.DISCARDED && (file == BackupFile.LOGS || file == BackupFile.RECORD);
        if (state != State.OPEN && !ofFailure) {
            throw ended();
        }
        boolean logOfFailure = ofFailure && file == BackupFile.LOGS;
        String name = storedName(file);
        if (logOfFailure && (committed.containsKey(name) || uncertain.contains(name))) {
            // the log of the failure takes the place of the one that told of a success
            folder.delete(name);
            committed.remove(name);
            uncertain.remove(name);
            started.remove(name);
        }
        checkOrder(file);
        ObjectWriter writer = createFile(name);
        return recipient.isPresent() ? encrypting(writer, recipient.get()) : writer;
    }

    private String storedName(BackupFile file) {
        return file.fileName(name()) + (recipient.isPresent() ? FolderKeys.SUFFIX : "");
    }

    private static ObjectWriter encrypting(ObjectWriter writer, Recipient recipient) throws IOException {
        try {
            return new EncryptingWriter(writer, recipient);
        } catch (IOException | RuntimeException e) {
            try (writer) {
                throw e;
            }
        }
    }

    private ObjectWriter createFile(String name) throws IOException {
        if (!started.add(name)) {
            throw new IllegalStateException("the file " + name + " was started before");
        }
        try {
            HashingWriter writer = new HashingWriter(this, name, folder.store().create(folder.key(name), retention));
            writers.add(writer);
            return writer;
        } catch (IOException | RuntimeException e) {
            started.remove(name);
            throw e;
        }
    }

    private void checkOrder(BackupFile file) {
        if (started.contains(BackupFile.VELERO_BACKUP.fileName(name())) && state == State.OPEN) {
            throw new IllegalStateException(file + " comes before " + BackupFile.VELERO_BACKUP);
        }
        if (file == BackupFile.VELERO_BACKUP && !writers.isEmpty()) {
            throw new IllegalStateException("other files are still open");
        }
    }

    synchronized void commitFile(HashingWriter writer) throws IOException {
        if (!writers.remove(writer)) {
            throw ended();
        }
        try {
            committed.put(writer.name(), writer.commitTarget());
        } catch (IOException | RuntimeException e) {
            started.remove(writer.name());
            uncertain.add(writer.name());
            throw e;
        }
    }

    synchronized void closeFile(HashingWriter writer) throws IOException {
        if (writers.remove(writer)) {
            started.remove(writer.name());
            writer.closeTarget();
        }
    }

    /**
     * Writes a whole file.
     *
     * @throws IOException if the store failed, or the draft has ended meanwhile
     */
    public void write(BackupFile file, byte[] content) throws IOException {
        try (ObjectWriter writer = create(file)) {
            writer.write(content);
            writer.commit();
        }
    }

    /**
     * Writes the index of the tarball.
     *
     * @throws IOException if the store failed, or the draft has ended meanwhile
     */
    public void writeIndex(ArchiveIndex index) throws IOException {
        ObjectTree tree = ObjectTree.of(Map.of("starts", index.starts(), "size", index.size()));
        write(BackupFile.ARCHIVE_INDEX, Gzip.of(TreeJson.write(tree)));
    }

    /**
     * Makes the backup exist: writes the manifest, and before it its signature, if it is to have one. Where it is written to
     * several locations, it exists in those that work.
     *
     * @return the record, with an error for each location that was given up and not {@linkplain #newlyLost told} of yet
     * @throws IOException if the store failed, or the draft has ended meanwhile; the backup doesn't exist then
     * @throws IllegalStateException if a file is still open
     */
    public synchronized BackupRecord commit(BackupRecord record) throws IOException {
        if (state != State.OPEN) {
            throw ended();
        }
        if (!writers.isEmpty()) {
            throw new IllegalStateException("files are still open");
        }
        BackupRecord kept = record.withMoreErrors(newlyLost());
        writeRecord(kept);
        if (legs.isPresent()) {
            kept = legs.get().commit(kept, committed.values(), recipient);
        } else {
            finish(kept);
        }
        state = State.ENDED;
        return kept;
    }

    /** Of a leg: makes the backup exist with these files besides its own, encrypted to that key if there is one. */
    synchronized void commit(BackupRecord record, Collection<FileEntry> files, Optional<Recipient> key)
            throws IOException {
        files.forEach(file -> committed.put(file.name(), file));
        recipient = key;
        finish(record);
    }

    private void finish(BackupRecord record) throws IOException {
        NameClaim held = own();
        byte[] json = new Manifest(record, held.run().runId(), List.copyOf(committed.values()), recipient).toJson();
        held.check();
        if (signer.isPresent()) {
            sign(signer.get(), json);
            held.check();
        }
        writeManifest(json);
        state = State.ENDED;
        try {
            BackupIndex.add(folder.store(), BackupSummary.of(record, recipient.isPresent()));
        } catch (IOException e) {
            // the backup exists; a listing that misses the key reads the manifest
            return;
        } finally {
            held.release();
        }
    }

    private void writeManifest(byte[] json) throws IOException {
        uncertain.add(BackupFolder.MANIFEST);
        try {
            folder.write(BackupFolder.MANIFEST, json, retention);
        } catch (IOException e) {
            if (!isThere(json, e)) {
                throw e;
            }
        }
    }

    /** Whether the manifest was written after all; what can't be found out is removed with the rest. */
    private boolean isThere(byte[] json, IOException failure) {
        try {
            return folder.read(BackupFolder.MANIFEST)
                    .filter(there -> Arrays.equals(there, json))
                    .isPresent();
        } catch (IOException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private void writeRecord(BackupRecord record) throws IOException {
        if (recipient.isPresent()) {
            write(BackupFile.RECORD, TreeJson.write(RecordTree.of(record)));
        }
    }

    private void sign(SigningKey key, byte[] manifest) throws IOException {
        // so that it goes with the other files if the manifest can't be written
        uncertain.add(BackupFolder.SIGNATURE);
        folder.write(BackupFolder.SIGNATURE, key.sign(manifest), retention);
    }

    /**
     * Removes all data, in the reverse order of its creation, and takes no more. Only the log stays and may still be
     * written, anew if it was written before. Frees a full location, so that {@link #fail} has room. Does nothing on a
     * draft that has ended.
     *
     * @throws IOException if something could not be removed
     */
    public synchronized void discard() throws IOException {
        if (state == State.OPEN) {
            state = State.DISCARDED;
            Set<String> kept = new HashSet<>(Set.of(storedName(BackupFile.LOGS)));
            claim.ifPresent(held -> kept.add(held.runFile()));
            committed.keySet().stream().filter(FolderKeys::isKey).forEach(kept::add);
            remove(kept);
        }
    }

    /** Removes all files but some. */
    private void remove(Set<String> kept) throws IOException {
        for (HashingWriter writer : List.copyOf(writers)) {
            if (!kept.contains(writer.name())) {
                closeFile(writer);
            }
        }
        List<String> gone = new ArrayList<>(committed.keySet());
        gone.addAll(uncertain);
        gone.removeAll(kept);
        // what stays goes when the lock has ended, with the next run of this name; without a manifest it is no backup
        gone.removeAll(folder.deleteUnlocked(gone));
        committed.keySet().removeAll(gone);
        uncertain.removeAll(gone);
        started.removeAll(gone);
    }

    /**
     * Ends the run without a backup: {@linkplain #discard discards} what was written and keeps the record and the log, so
     * that the name tells what happened until it is used again. Does nothing on a draft that has ended.
     *
     * @throws IOException if the store failed
     */
    public synchronized void fail(BackupRecord record) throws IOException {
        discard();
        if (state == State.DISCARDED) {
            for (HashingWriter writer : List.copyOf(writers)) {
                closeFile(writer);
            }
            writeRecord(record);
            if (legs.isPresent()) {
                legs.get().fail(record, committed.values(), recipient);
            } else {
                finishAsFailed(record);
            }
            state = State.ENDED;
        }
    }

    /** Of a leg: keeps the record of the failure with these files besides its own, likewise. */
    synchronized void fail(BackupRecord record, Collection<FileEntry> files, Optional<Recipient> key)
            throws IOException {
        files.forEach(file -> committed.put(file.name(), file));
        recipient = key;
        finishAsFailed(record);
    }

    private void finishAsFailed(BackupRecord record) throws IOException {
        Manifest failure = new Manifest(record, own().run().runId(), List.copyOf(committed.values()), recipient);
        folder.write(BackupFolder.FAILURE, failure.toJson());
        state = State.ENDED;
        own().release();
    }

    /**
     * On a draft that has not ended: removes everything, the name included unless a pod is left frozen or a file is locked.
     *
     * @throws IOException if something could not be removed
     */
    @Override
    public synchronized void close() throws IOException {
        if (state != State.ENDED) {
            state = State.ENDED;
            if (legs.isPresent()) {
                remove(Set.of());
            } else {
                closeOwn();
            }
        }
        if (legs.isPresent()) {
            legs.get().close();
        }
    }

    private void closeOwn() throws IOException {
        NameClaim held = own();
        try {
            BackupFolder frozen = folder.frozen();
            remove(Set.of(held.runFile()));
            boolean free = FrozenFiles.read(frozen, frozen.files()).isEmpty()
                    && folder.files().equals(List.of(held.runFile()));
            if (free) {
                remove(Set.of());
            }
        } finally {
            held.release();
        }
    }

    private IOException ended() {
        return new IOException("the backup '" + name() + "' has ended, nothing more can be written to it");
    }
}
