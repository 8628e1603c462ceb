// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import io.cairn.core.archive.ArchiveMembers;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.repository.StoredBackup.FileEntry;
import io.cairn.core.verify.JournalCheck.UnreadableJournal;
import io.cairn.core.verify.Verification.Depth;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Goes through all files of one backup. Used once, by one thread. */
final class BackupFiles {

    /** Without these there is nothing to restore from or to compare with. */
    private static final List<BackupFile> NEEDED =
            List.of(BackupFile.ARCHIVE, BackupFile.ARCHIVE_INDEX, BackupFile.JOURNAL, BackupFile.PLAN);

    private final StoredBackup backup;
    private final BackupRecord record;
    private final Depth depth;
    private final Findings findings;
    private final StoredFile stored;
    private final SideFiles side;
    private final Set<String> present = new HashSet<>();
    private final Set<BackupFile> sound = new HashSet<>();
    private long count;
    private long bytes;
    private long items;

    /** A check that says by an exception what is wrong. */
    @FunctionalInterface
    private interface Check {
        void run() throws IOException;
    }

    BackupFiles(StoredBackup backup, Depth depth, Findings findings) {
        this.backup = backup;
        this.record = backup.record();
        this.depth = depth;
        this.findings = findings;
        this.stored = new StoredFile(backup);
        this.side = new SideFiles(backup);
    }

    /** Checks the bytes of all files, and not what is in them. */
    void checkClosed() throws IOException {
        checkManifest();
        for (FileEntry entry : backup.files()) {
            checkBytes(entry);
        }
    }

    private void checkManifest() throws IOException {
        if (!backup.sealed()) {
            findings.add(
                    BackupVerification.MANIFEST,
                    "it has no SHA-256 of itself: it was altered, or written by a version of Cairn that gave it none");
        }
        findMissingAndExtra();
    }

    private void checkBytes(FileEntry entry) {
        if (present.contains(entry.name())) {
            counted(entry);
            stored.difference(entry).ifPresent(difference -> findings.add(entry.name(), difference));
        }
    }

    void check() throws IOException {
        checkManifest();
        Set<String> understood = new HashSet<>();
        for (BackupFile file : BackupFile.values()) {
            Optional<FileEntry> entry = backup.entry(file);
            entry.ifPresent(known -> understood.add(known.name()));
            if (file != BackupFile.ARCHIVE && file != BackupFile.JOURNAL && isThere(entry)) {
                sideFile(file, entry.get());
            }
        }
        for (FileEntry entry : backup.files()) {
            if (!understood.contains(entry.name())) {
                checkBytes(entry);
            }
        }
        archiveAndJournal();
    }

    private void findMissingAndExtra() throws IOException {
        present.addAll(backup.present());
        Set<String> listed = new HashSet<>();
        for (FileEntry entry : backup.files()) {
            if (!listed.add(entry.name())) {
                findings.add(BackupVerification.MANIFEST, "it lists " + entry.name() + " twice");
            }
            if (!present.contains(entry.name())) {
                findings.add(entry.name(), "it is missing");
            }
        }
        present.stream()
                .filter(file -> !listed.contains(file))
                .sorted()
                .forEach(file -> findings.add(file, "it is not in the manifest"));
        NEEDED.stream()
                .filter(file -> !backup.has(file))
                .forEach(file ->
                        findings.add(BackupVerification.MANIFEST, "it doesn't list " + file.fileName(record.name())));
    }

    private boolean isThere(Optional<FileEntry> entry) {
        return entry.isPresent() && present.contains(entry.get().name());
    }

    private void counted(FileEntry entry) {
        count++;
        bytes += entry.size();
    }

    private void sideFile(BackupFile file, FileEntry entry) {
        counted(entry);
        try {
            side.read(file);
            sound.add(file);
        } catch (IOException e) {
            findings.add(entry.name(), stored.difference(entry).orElse(Findings.words(e)));
        }
    }

    private void archiveAndJournal() throws IOException {
        Optional<FileEntry> archive = backup.entry(BackupFile.ARCHIVE).filter(entry -> present.contains(entry.name()));
        Optional<FileEntry> journal = backup.entry(BackupFile.JOURNAL).filter(entry -> present.contains(entry.name()));
        archive.ifPresent(this::counted);
        journal.ifPresent(this::counted);
        if (archive.isEmpty() || journal.isEmpty()) {
            archive.or(() -> journal)
                    .ifPresent(entry ->
                            stored.difference(entry).ifPresent(difference -> findings.add(entry.name(), difference)));
            return;
        }
        try (JournalCheck lines = new JournalCheck(backup, findings)) {
            ArchiveCheck check = new ArchiveCheck(backup, lines, depth, findings);
            ArchiveMembers members = check.run();
            items = lines.right();
            lines.compare(BackupVerification.MANIFEST, record.items(), record.contentBytes());
            compareSideFiles(check, lines, members);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (UnreadableJournal e) {
            findings.add(journal.get().name(), stored.difference(journal.get()).orElse(Findings.words(e)));
            stored.difference(archive.get())
                    .ifPresent(difference -> findings.add(archive.get().name(), difference));
        } catch (IOException e) {
            damaged(archive.get(), journal.get(), e);
        }
    }

    private void damaged(FileEntry archive, FileEntry journal, IOException cause) {
        findings.add(archive.name(), stored.difference(archive).orElse(Findings.words(cause)));
        long before = findings.count();
        try {
            items = new Salvage(backup, findings).run();
        } catch (IOException e) {
            Optional<String> difference = stored.difference(journal);
            difference.ifPresent(reason -> findings.add(journal.name(), reason));
            findings.add(archive.name(), "which of its items are lost can't be told: " + Findings.words(e));
            return;
        }
        if (findings.count() == before) {
            findings.add(archive.name(), "all its items can still be read: " + Findings.words(cause));
        }
    }

    private void compareSideFiles(ArchiveCheck check, JournalCheck lines, ArchiveMembers members) {
        compare(BackupFile.ARCHIVE_INDEX, () -> side.compareIndex(members));
        compare(BackupFile.PLAN, () -> side.comparePlan(check.plan()));
        compare(BackupFile.OPERATIONS, () -> side.compareOperations(lines.operations()));
        if (depth == Depth.DEEP) {
            compare(BackupFile.RESOURCE_LIST, () -> side.compareResources(check.resources()));
        }
        long size = members.index().size();
        if (record.archiveBytes() != size) {
            findings.add(
                    BackupVerification.MANIFEST,
                    "it says that the tarball has " + record.archiveBytes() + " bytes, and it has " + size);
        }
    }

    /** What can't be read was told before. */
    private void compare(BackupFile file, Check check) {
        if (!sound.contains(file)) {
            return;
        }
        try {
            check.run();
        } catch (IOException e) {
            findings.add(file.fileName(record.name()), Findings.words(e));
        }
    }

    long count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    long items() {
        return items;
    }
}
