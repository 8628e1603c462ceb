// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectWriter;
import io.cairn.core.archive.ArchiveIndex;
import io.cairn.core.freeze.FreezeLedger;
import io.cairn.core.json.TreeJson;
import io.cairn.core.repository.StoredBackup.FileEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A backup in the making. Safe for use by several threads, such as a shutdown hook beside the run: whichever of
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

    private final NameClaim claim;
    private final BackupFolder folder;
    private final List<String> notes;
    private final FreezeLedger ledger;
    private final Set<HashingWriter> writers = new HashSet<>();
    private final Set<String> started = new HashSet<>();
    private final Map<String, FileEntry> committed = new LinkedHashMap<>();
    private State state = State.OPEN;

    BackupDraft(NameClaim claim, List<String> notes) {
        this.claim = claim;
        this.folder = claim.folder();
        this.notes = List.copyOf(notes);
        this.ledger = FrozenFiles.ledger(folder.frozen(), claim.frozenNotes());
        byte[] run = claim.run().toJson();
        committed.put(claim.runFile(), new FileEntry(claim.runFile(), run.length, Sha256.hex(run)));
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
     * @throws IOException if the store failed, or the draft has ended meanwhile
     * @throws IllegalStateException if the file was started before, or after the Velero file
     */
    public synchronized ObjectWriter create(BackupFile file) throws IOException {
        boolean logOfFailure = state == State.DISCARDED && file == BackupFile.LOGS;
        if (state != State.OPEN && !logOfFailure) {
            throw ended();
        }
        String name = file.fileName(name());
        if (logOfFailure && committed.remove(name) != null) {
            // the log of the failure takes the place of the one that told of a success
            folder.delete(name);
            started.remove(name);
        }
        checkOrder(file);
        if (!started.add(name)) {
            throw new IllegalStateException("the file " + name + " was started before");
        }
        try {
            HashingWriter writer = new HashingWriter(this, name, folder.store().create(folder.key(name)));
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
        committed.put(writer.name(), writer.commitTarget());
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
     * Makes the backup exist: writes the manifest.
     *
     * @throws IOException if the store failed, or the draft has ended meanwhile; the backup doesn't exist then
     * @throws IllegalStateException if a file is still open
     */
    public synchronized void commit(BackupRecord record) throws IOException {
        if (state != State.OPEN) {
            throw ended();
        }
        if (!writers.isEmpty()) {
            throw new IllegalStateException("files are still open");
        }
        Manifest manifest = new Manifest(record, claim.run().runId(), List.copyOf(committed.values()));
        claim.check();
        folder.write(BackupFolder.MANIFEST, manifest.toJson());
        state = State.ENDED;
        try {
            BackupIndex.add(folder.store(), BackupSummary.of(record));
        } catch (IOException e) {
            // the backup exists; a listing that misses the key reads the manifest
            return;
        } finally {
            claim.release();
        }
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
            remove(Set.of(claim.runFile(), BackupFile.LOGS.fileName(name())));
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
        gone.removeAll(kept);
        folder.deleteAll(gone);
        committed.keySet().retainAll(kept);
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
            Manifest failure = new Manifest(record, claim.run().runId(), List.copyOf(committed.values()));
            folder.write(BackupFolder.FAILURE, failure.toJson());
            state = State.ENDED;
            claim.release();
        }
    }

    /**
     * On a draft that has not ended: removes everything, the name included unless a pod is left frozen.
     *
     * @throws IOException if something could not be removed
     */
    @Override
    public synchronized void close() throws IOException {
        if (state != State.ENDED) {
            state = State.ENDED;
            try {
                BackupFolder frozen = folder.frozen();
                boolean left = !FrozenFiles.read(frozen, frozen.files()).isEmpty();
                remove(left ? Set.of(claim.runFile()) : Set.of());
            } finally {
                claim.release();
            }
        }
    }

    private IOException ended() {
        return new IOException("the backup '" + name() + "' has ended, nothing more can be written to it");
    }
}
