// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import io.cairn.api.ItemId;
import io.cairn.core.archive.ArchiveEntry;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalLine;
import io.cairn.core.repository.JournalReader;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.Outcome;
import io.cairn.core.repository.StoredBackup;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Goes through the journal while the tarball is read: both have their items in the order of capture, so each entry meets its
 * line and nothing is remembered. Used by one thread at a time.
 */
final class JournalCheck implements AutoCloseable {

    private final JournalReader journal;
    private final String journalFile;
    private final String archiveFile;
    private final Findings findings;
    private final MessageDigest sha256 = StoredFile.sha256();
    private final Set<OperationRecord> operations = new HashSet<>();
    private Optional<JournalEntry> ahead = Optional.empty();
    private EntryPosition last = new EntryPosition(-1, 0, 0);
    private long seq;
    private long captured;
    private long terminating;
    private long failed;
    private long vanished;
    private long right;
    private long bytes;

    JournalCheck(StoredBackup backup, Findings findings) throws UnreadableJournal {
        String name = backup.record().name();
        this.journalFile = BackupFile.JOURNAL.fileName(name);
        this.archiveFile = BackupFile.ARCHIVE.fileName(name);
        this.findings = findings;
        try {
            this.journal = backup.journal();
        } catch (IOException e) {
            throw new UnreadableJournal(e);
        }
    }

    /** Reads up to the first item that has bytes. */
    void begin() throws IOException {
        ahead = nextCaptured();
    }

    /** An object of the tarball; they come in its order. */
    void entry(ItemId item, ArchiveEntry entry) throws IOException {
        bytes += entry.content().length;
        while (ahead.isPresent() && place(ahead.get()).compareStart(entry.position()) < 0) {
            missing(ahead.get());
            ahead = nextCaptured();
        }
        if (ahead.isEmpty() || place(ahead.get()).compareStart(entry.position()) > 0) {
            findings.add(archiveFile, item, "the journal knows nothing of it");
            return;
        }
        compare(ahead.get(), item, entry);
        ahead = nextCaptured();
    }

    private void compare(JournalEntry line, ItemId item, ArchiveEntry entry) {
        if (!line.item().equals(item)) {
            findings.add(archiveFile, line.item(), "in its place is " + item);
        } else if (place(line).size() != entry.content().length) {
            findings.add(
                    archiveFile,
                    item,
                    "it has " + entry.content().length + " bytes, and the journal says "
                            + place(line).size());
        } else if (!HexFormat.of().formatHex(sha256.digest(entry.content())).equals(line.sha256())) {
            findings.add(archiveFile, item, "its bytes are not the ones that were captured");
        } else {
            right++;
        }
    }

    /** The tarball has no more objects; the rest of the journal is read. */
    void end() throws IOException {
        while (ahead.isPresent()) {
            missing(ahead.get());
            ahead = nextCaptured();
        }
    }

    private void missing(JournalEntry line) {
        findings.add(archiveFile, line.item(), "it is missing, and the journal says that it was " + line.outcome());
    }

    private Optional<JournalEntry> nextCaptured() throws IOException {
        for (Optional<JournalLine> line = next(); line.isPresent(); line = next()) {
            if (line.get() instanceof JournalEntry entry && count(entry)) {
                return Optional.of(entry);
            }
            if (line.get() instanceof OperationRecord operation && operation.state() != OperationRecord.State.RUNNING) {
                operations.add(operation);
            }
        }
        return Optional.empty();
    }

    private Optional<JournalLine> next() throws UnreadableJournal {
        try {
            return journal.next();
        } catch (IOException e) {
            throw new UnreadableJournal(e);
        }
    }

    /** Tells a journal that can't be read from a tarball that can't. */
    static final class UnreadableJournal extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableJournal(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Whether it has bytes in the tarball. */
    private boolean count(JournalEntry entry) {
        if (entry.seq() != ++seq) {
            findings.add(journalFile, entry.item(), "it has the number " + entry.seq() + " where " + seq + " is due");
            seq = entry.seq();
        }
        boolean has = entry.outcome() == Outcome.CAPTURED || entry.outcome() == Outcome.TERMINATING;
        if (has != entry.position().isPresent()) {
            findings.add(
                    journalFile,
                    entry.item(),
                    "it was " + entry.outcome() + (has ? " and has no" : " and has a") + " place");
        }
        switch (entry.outcome()) {
            case CAPTURED -> captured++;
            case TERMINATING -> terminating++;
            case FAILED -> failed++;
            case VANISHED -> vanished++;
        }
        return entry.position().isPresent() && inOrder(entry);
    }

    private boolean inOrder(JournalEntry entry) {
        if (last.compareStart(place(entry)) >= 0) {
            findings.add(journalFile, entry.item(), "its place in the tarball is not behind the one before it");
            return false;
        }
        last = place(entry);
        return true;
    }

    private static EntryPosition place(JournalEntry entry) {
        return entry.position().orElseThrow();
    }

    /** How many items are in the tarball as they were captured. */
    long right() {
        return right;
    }

    /** How the operations ended. */
    Set<OperationRecord> operations() {
        return operations;
    }

    /** Compares the numbers of the manifest with what was met. Only after {@link #end}. */
    void compare(String manifest, ItemCounts counts, long contentBytes) {
        number(manifest, "captured items", counts.captured(), captured + terminating);
        number(manifest, "terminating items", counts.terminating(), terminating);
        number(manifest, "vanished items", counts.vanished(), vanished);
        number(manifest, "items", counts.total(), captured + terminating + failed + vanished);
        number(manifest, "bytes of objects", contentBytes, bytes);
        if (counts.failed() < failed) {
            number(manifest, "failed items", counts.failed(), failed);
        }
    }

    private void number(String manifest, String what, long said, long found) {
        if (said != found) {
            findings.add(manifest, "it says " + said + " " + what + ", and the journal and the tarball have " + found);
        }
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
