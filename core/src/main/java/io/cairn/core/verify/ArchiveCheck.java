// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import io.cairn.api.ItemRef;
import io.cairn.core.archive.ArchiveEntry;
import io.cairn.core.archive.ArchiveException;
import io.cairn.core.archive.ArchiveMembers;
import io.cairn.core.archive.ArchiveReader;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.archive.Limits;
import io.cairn.core.archive.ObjectPath;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.ResourceList;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.stored.FormatVersion;
import io.cairn.core.stored.ObjectCheck;
import io.cairn.core.verify.Verification.Depth;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the tarball from start to end beside the journal. One thread reads and unpacks, another hashes, compares and parses.
 * Used once, by one thread.
 */
final class ArchiveCheck {

    /** What goes from one thread to the other at a time. */
    private static final int BATCH_BYTES = 1 << 18;

    /** What is larger is not read ahead of. */
    private static final int LARGE_BYTES = 4 << 20;

    private final StoredBackup backup;
    private final JournalCheck journal;
    private final Findings findings;
    private final String file;
    private final Depth depth;
    private final ObjectCheck objects = new ObjectCheck(Limits.DEFAULT.jsonDepth());
    private final ResourceList resources = new ResourceList();
    private Optional<byte[]> plan = Optional.empty();
    private boolean version;
    private List<ArchiveEntry> batch = new ArrayList<>();
    private int batchBytes;

    ArchiveCheck(StoredBackup backup, JournalCheck journal, Depth depth, Findings findings) {
        this.backup = backup;
        this.journal = journal;
        this.depth = depth;
        this.findings = findings;
        this.file = BackupFile.ARCHIVE.fileName(backup.record().name());
    }

    /**
     * Reads all of it.
     *
     * @return the gzip members
     * @throws IOException if the tarball or the journal is damaged or can't be read
     */
    ArchiveMembers run() throws IOException {
        ArchiveMembers members;
        try (InputStream in = backup.open(BackupFile.ARCHIVE);
                Beside beside = new Beside()) {
            journal.begin();
            members = new ArchiveReader().readAll(in, entry -> add(entry, beside));
            submit(beside);
            beside.finish();
        }
        journal.end();
        if (!members.readableByPosition()) {
            findings.add(file, "it is not laid out in gzip members from which single items can be read");
        }
        if (!version) {
            findings.add(file, "it has no " + EntryPaths.VERSION);
        }
        return members;
    }

    private void add(ArchiveEntry entry, Beside beside) throws IOException {
        batch.add(entry);
        batchBytes += entry.content().length;
        if (batchBytes >= BATCH_BYTES) {
            boolean large = batchBytes >= LARGE_BYTES;
            submit(beside);
            if (large) {
                beside.finish();
            }
        }
    }

    private void submit(Beside beside) throws IOException {
        List<ArchiveEntry> full = batch;
        batch = new ArrayList<>();
        batchBytes = 0;
        beside.submit(() -> {
            for (ArchiveEntry entry : full) {
                check(entry);
            }
            return null;
        });
    }

    private void check(ArchiveEntry entry) throws IOException {
        String path = entry.path();
        Optional<ObjectPath> object = entry.object().filter(found -> !found.versioned());
        if (object.isPresent()) {
            journal.entry(object.get().id(), entry);
            if (depth == Depth.DEEP) {
                parse(object.get(), entry);
            }
        } else if (path.equals(EntryPaths.VERSION)) {
            checkVersion(entry);
        } else if (path.equals(EntryPaths.PLAN)) {
            plan = Optional.of(entry.content());
        } else {
            findings.add(file, "it has an entry '" + path + "', which Cairn doesn't write");
        }
    }

    private void checkVersion(ArchiveEntry entry) {
        version = true;
        try {
            FormatVersion.check(entry.content());
        } catch (ArchiveException e) {
            findings.add(file, Findings.words(e));
        }
    }

    private void parse(ObjectPath path, ArchiveEntry entry) {
        try {
            ItemRef ref = objects.read(path, entry.content());
            resources.add(ref.type(), path.id());
        } catch (ObjectCheck.BrokenObject e) {
            findings.add(file, path.id(), e.reason());
        }
    }

    /** The plan in the tarball. */
    Optional<byte[]> plan() {
        return plan;
    }

    /** The names of all objects by kind; only of a deep check. */
    ResourceList resources() {
        return resources;
    }
}
