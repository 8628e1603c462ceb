// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectExistsException;
import io.cairn.api.ObjectStore;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import io.cairn.core.repository.StoredBackup.FileEntry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Copies whole backups from one location to another, byte for byte, so that the copy is the same backup: its manifest,
 * signature and keys too. What is read is checked against the manifest, which is written last. The records of restores are
 * not copied. Used by one thread.
 */
public final class BackupCopy {

    private final ObjectStore from;
    private final ObjectStore to;
    private final Repository source;
    private final Repository target;
    private final Clock clock;

    /** What became of a backup, or would. */
    public enum State {
        /** It is in the other location now, whole. */
        COPIED,
        /** It would be copied. */
        MISSING,
        /** It was there already, the same. */
        THERE
    }

    /**
     * What became of a backup.
     *
     * @param name its name
     * @param state what
     * @param bytes how many bytes were copied, or would be
     */
    public record Copied(String name, State state, long bytes) {}

    /** Between two places. */
    public BackupCopy(ObjectStore from, ObjectStore to, Clock clock) {
        this(from, to, clock, new Repository(to, clock));
    }

    /** The same, by another process. */
    BackupCopy(ObjectStore from, ObjectStore to, Clock clock, Repository target) {
        if (from.place().equals(to.place())) {
            throw new InvalidInputException(
                    "backups can't be copied from " + from.place() + " to itself; name two locations");
        }
        this.from = from;
        this.to = to;
        this.source = new Repository(from, clock);
        this.target = target;
        this.clock = clock;
    }

    /**
     * Checks that there is such a backup, be it readable or not, without reading it.
     *
     * @throws InvalidInputException if there is none, or only what a failed or killed run left; the message says it
     * @throws IOException if the location failed
     */
    public void require(String name) throws IOException {
        if (!source.isBackup(name)) {
            source.open(name);
            throw failed(name);
        }
    }

    private InvalidInputException failed(String name) {
        return new InvalidInputException(
                "the run of '" + name + "' in " + from.place() + " failed, and there is no backup to copy");
    }

    /**
     * Copies a backup, or only looks whether it is there.
     *
     * @param look whether nothing is copied
     * @throws InvalidInputException if there is no such backup, or the name is taken in the other location by another one or
     *     by a run
     * @throws IOException if one of the locations failed, or the backup is damaged; there is no copy then
     */
    public Copied copy(String name, boolean look) throws IOException {
        StoredBackup backup = source.open(name);
        if (backup.record().phase() == Phase.FAILED) {
            throw failed(name);
        }
        BackupFolder folder = new BackupFolder(from, name);
        byte[] manifest = manifest(folder);
        Optional<byte[]> existing = new BackupFolder(to, name).read(BackupFolder.MANIFEST);
        if (existing.isPresent()) {
            return there(folder, backup, manifest, existing.get(), look);
        }
        long bytes = backup.files().stream().mapToLong(FileEntry::size).sum();
        if (look) {
            target.requireFree(name);
        } else {
            copy(folder, backup, beside(folder, backup), manifest);
        }
        return new Copied(name, look ? State.MISSING : State.COPIED, bytes);
    }

    private Copied there(BackupFolder folder, StoredBackup backup, byte[] manifest, byte[] existing, boolean look)
            throws IOException {
        BackupFolder copy = new BackupFolder(to, folder.name());
        boolean isCopy = Arrays.equals(manifest, existing);
        if (!isCopy && !data(backup.files()).equals(data(filesOf(copy, existing)))) {
            throw new InvalidInputException("there is another backup '" + folder.name() + "' in " + to.place()
                    + "; nothing is ever overwritten, so delete it first if it is not wanted");
        }
        // what a run wrote to both has a manifest of its own in each, and so a signature
        List<String> missing = beside(folder, backup).stream()
                .filter(file -> isCopy || FolderKeys.isKey(file))
                .toList();
        return new Copied(folder.name(), State.THERE, look ? 0 : addMissing(folder, copy, missing));
    }

    private static List<FileEntry> filesOf(BackupFolder copy, byte[] manifest) throws IOException {
        try {
            return Manifest.of(copy, BackupFolder.MANIFEST, manifest).files();
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; to have it copied anew, delete it there first", e);
        }
    }

    /** All files but those by which runs hold the name, which differ between locations that one run wrote to. */
    private static Set<FileEntry> data(List<FileEntry> files) {
        return files.stream()
                .filter(file -> !BackupFolder.isRunFile(file.name()))
                .collect(Collectors.toSet());
    }

    private byte[] manifest(BackupFolder folder) throws IOException {
        return folder.read(BackupFolder.MANIFEST)
                .orElseThrow(() -> new IOException(
                        "the backup '" + folder.name() + "' in " + from.place() + " was deleted meanwhile"));
    }

    /** What lies beside the files that the manifest lists and belongs to the backup all the same: its signature, its keys. */
    private static List<String> beside(BackupFolder folder, StoredBackup backup) throws IOException {
        Set<String> listed = backup.files().stream().map(FileEntry::name).collect(Collectors.toSet());
        return folder.files().stream()
                .filter(file -> !listed.contains(file))
                .filter(file -> !file.equals(BackupFolder.MANIFEST) && !file.equals(BackupFolder.FAILURE))
                .filter(file -> !BackupFolder.isRunFile(file))
                .toList();
    }

    /** Keys may be added to a backup that is whole. */
    private static long addMissing(BackupFolder folder, BackupFolder copy, List<String> beside) throws IOException {
        Set<String> there = Set.copyOf(copy.files());
        long bytes = 0;
        for (String file : beside) {
            if (!there.contains(file)) {
                bytes += copyFile(folder, copy, file, Optional.empty(), Retention.NONE);
            }
        }
        return bytes;
    }

    private void copy(BackupFolder folder, StoredBackup backup, List<String> beside, byte[] manifest)
            throws IOException {
        BackupDraft claim = target.begin(folder.name());
        String hold;
        try {
            hold = copy(folder, backup, beside, manifest, claim);
        } catch (IOException | RuntimeException e) {
            abandon(claim, e);
            throw e;
        }
        try {
            end(claim.folder(), hold, backup);
        } finally {
            claim.handOver();
        }
    }

    private String copy(
            BackupFolder folder, StoredBackup backup, List<String> beside, byte[] manifest, BackupDraft claim)
            throws IOException {
        Retention retention = retention(backup);
        List<FileEntry> runFiles = new ArrayList<>();
        for (FileEntry file : backup.files()) {
            if (BackupFolder.isRunFile(file.name())) {
                runFiles.add(file);
            } else {
                copyFile(folder, claim.folder(), file.name(), Optional.of(file), retention);
            }
        }
        for (String file : beside) {
            copyFile(folder, claim.folder(), file, Optional.empty(), retention);
        }
        return commit(folder, claim, runFiles, manifest, retention);
    }

    /** What can't be removed now keeps the file by which the name was held, so that the next copy removes it. */
    private static void abandon(BackupDraft claim, Exception reason) {
        try {
            claim.folder().deleteAll(claim.folder().files());
            claim.close();
        } catch (IOException | RuntimeException e) {
            claim.handOver();
            reason.addSuppressed(e);
        }
    }

    /**
     * Makes the copy exist. The manifest lists the file by which the run that made the backup held its name; the copy needs
     * it too, and its own hold on the name moves out of the way to the next number meanwhile.
     *
     * @return the file by which the name is held, which is in no way needed any more
     */
    private String commit(
            BackupFolder folder, BackupDraft claim, List<FileEntry> runFiles, byte[] manifest, Retention retention)
            throws IOException {
        BackupFolder copy = claim.folder();
        List<String> listed = runFiles.stream().map(FileEntry::name).toList();
        List<String> all = new ArrayList<>(listed);
        all.add(claim.runFile());
        String hold = BackupFolder.runFile(BackupFolder.lastRun(all).orElseThrow() + 1);
        try {
            copy.write(hold, copy.read(claim.runFile()).orElseThrow(() -> taken(copy)));
        } catch (ObjectExistsException e) {
            throw taken(copy);
        }
        copy.delete(claim.runFile());
        for (FileEntry file : runFiles) {
            copyFile(folder, copy, file.name(), Optional.of(file), Retention.NONE);
        }
        copy.write(BackupFolder.MANIFEST, manifest, retention);
        return hold;
    }

    /** The copy exists. A listing that misses the key reads the manifest, and tidying removes the file that held the name. */
    private static void end(BackupFolder copy, String hold, StoredBackup backup) {
        try {
            copy.delete(hold);
            BackupIndex.add(copy.store(), BackupSummary.of(backup.record(), backup.encrypted()));
        } catch (IOException e) {
            // the copy exists all the same
            return;
        }
    }

    private IOException taken(BackupFolder copy) {
        return new IOException(
                "another command has taken the name '" + copy.name() + "' in " + to.place() + " meanwhile; try again");
    }

    private Retention retention(StoredBackup backup) {
        boolean locked = backup.record().keeping().locked(clock.instant()) && to.locksEnforced();
        return locked ? new Retention(backup.record().keeping().lockedUntil()) : Retention.NONE;
    }

    private static long copyFile(
            BackupFolder folder, BackupFolder copy, String file, Optional<FileEntry> listed, Retention retention)
            throws IOException {
        InputStream stored = folder.store().open(folder.key(file));
        try (InputStream in =
                        listed.isPresent() ? new CheckedInputStream(stored, listed.get(), folder.name()) : stored;
                ObjectWriter out = copy.store().create(copy.key(file), retention)) {
            long bytes = in.transferTo(out);
            out.commit();
            return bytes;
        }
    }
}
