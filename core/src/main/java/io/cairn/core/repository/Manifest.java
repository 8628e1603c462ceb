// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ObjectTree;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.json.TreeJson;
import io.cairn.core.repository.StoredBackup.FileEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * What {@code cairn-manifest.json} says: that a backup is whole, and of which files. The same form, without files, is kept
 * of a failed run.
 *
 * @param recipient whom the files are encrypted to: the backup's own key, to be found by {@link FolderKeys}
 * @param sealed whether it carries a hash of itself
 */
record Manifest(
        BackupRecord backup, String runId, List<FileEntry> files, Optional<Recipient> recipient, boolean sealed) {

    private static final long FORMAT_VERSION = 1;
    private static final String SEAL = "sha256";

    /** One to be written. */
    Manifest(BackupRecord backup, String runId, List<FileEntry> files, Optional<Recipient> recipient) {
        this(backup, runId, files, recipient, true);
    }

    /** What a version of Cairn that knows nothing of encryption must not take for a backup it can read. */
    private static final long ENCRYPTED_FORMAT_VERSION = 2;

    private static final String ENCRYPTION = "encryption";

    byte[] toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("formatVersion", recipient.isPresent() ? ENCRYPTED_FORMAT_VERSION : FORMAT_VERSION);
        fields.put("runId", runId);
        recipient.ifPresent(
                key -> fields.put(ENCRYPTION, Map.of("format", "age-encryption.org/v1", "recipient", key.text())));
        fields.put("backup", RecordTree.of(recipient.isPresent() ? backup.withoutNames() : backup));
        List<ObjectTree> entries = new ArrayList<>();
        for (FileEntry file : files) {
            entries.add(ObjectTree.empty()
                    .with(file.name(), "name")
                    .with(file.size(), "size")
                    .with(file.sha256(), "sha256"));
        }
        fields.put("files", entries);
        return TreeJson.write(sealed(ObjectTree.of(fields)));
    }

    /** With a hash of all other fields, so that an accident to the manifest itself is found too. */
    private static ObjectTree sealed(ObjectTree tree) {
        return tree.with(Sha256.hex(TreeJson.write(tree)), SEAL);
    }

    /** Whether it has that hash: manifests of earlier versions have none. */
    private static boolean checkSeal(ObjectTree tree) throws IOException {
        boolean has = tree.value(SEAL).isPresent();
        if (has && !sealed(tree.without(SEAL)).equals(tree)) {
            throw new IOException("it is damaged: its own SHA-256 is not the one of its other fields; use a copy of"
                    + " the backup, or bring that file back");
        }
        return has;
    }

    /**
     * The manifest of a backup; empty if it has none, and so is no backup.
     *
     * @throws IOException if the store failed, or the manifest can't be read; the message names the backup
     */
    static Optional<Manifest> of(BackupFolder folder) throws IOException {
        return in(folder, BackupFolder.MANIFEST);
    }

    /** What is kept of a failed run, likewise. */
    static Optional<Manifest> ofFailure(BackupFolder folder) throws IOException {
        return in(folder, BackupFolder.FAILURE);
    }

    private static Optional<Manifest> in(BackupFolder folder, String file) throws IOException {
        Optional<byte[]> json = folder.read(file);
        return json.isEmpty() ? Optional.empty() : Optional.of(of(folder, file, json.get()));
    }

    /**
     * What is kept of a failed run or of a backup, likewise; empty also if it can't be read, though the store didn't fail.
     *
     * @throws IOException if the store failed
     */
    static Optional<Manifest> ifReadable(BackupFolder folder, String file) throws IOException {
        Optional<byte[]> json = folder.read(file);
        try {
            return json.isEmpty() ? Optional.empty() : Optional.of(of(folder, file, json.get()));
        } catch (IOException e) {
            return Optional.empty(); // whoever opens it is told
        }
    }

    /**
     * The manifest that a file of a backup holds, whose bytes have been read.
     *
     * @throws NewerFormatException if it is one of a newer version
     * @throws IOException if it is damaged
     */
    static Manifest of(BackupFolder folder, String file, byte[] json) throws IOException {
        try {
            Manifest manifest = read(json);
            if (!manifest.backup().name().equals(folder.name())) {
                throw new IOException("it is the one of '" + manifest.backup().name() + "'");
            }
            return manifest;
        } catch (NewerFormatException e) {
            throw new NewerFormatException(unusable(folder, file, e), e);
        } catch (IOException e) {
            throw new IOException(unusable(folder, file, e), e);
        }
    }

    private static String unusable(BackupFolder folder, String file, IOException reason) {
        return "the backup '" + folder.name() + "' can't be used, because its " + file + " in "
                + folder.store().location() + " can't be read: " + reason.getMessage();
    }

    static Manifest read(byte[] json) throws IOException {
        ObjectTree tree = parse(json);
        checkVersion(tree, ENCRYPTED_FORMAT_VERSION);
        boolean sealed = checkSeal(tree);
        List<FileEntry> files = new ArrayList<>();
        for (ObjectTree file : tree.trees("files")) {
            files.add(new FileEntry(
                    RecordTree.text(file, "name"), RecordTree.number(file, "size"), RecordTree.text(file, "sha256")));
        }
        BackupRecord record = RecordTree.read(RecordTree.object(tree, "backup"));
        Optional<Recipient> recipient = recipient(tree);
        return new Manifest(
                recipient.isPresent() ? record.asEncrypted() : record,
                RecordTree.text(tree, "runId"),
                List.copyOf(files),
                recipient,
                sealed);
    }

    private static Optional<Recipient> recipient(ObjectTree tree) throws IOException {
        if (tree.value(ENCRYPTION).isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Recipient(RecordTree.text(RecordTree.object(tree, ENCRYPTION), "recipient")));
        } catch (InvalidInputException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    static ObjectTree parse(byte[] json) throws IOException {
        try {
            return TreeJson.read(json);
        } catch (JacksonException e) {
            throw new IOException("it is not JSON: " + TreeJson.reason(e), e);
        }
    }

    static void checkVersion(ObjectTree tree) throws IOException {
        checkVersion(tree, FORMAT_VERSION);
    }

    private static void checkVersion(ObjectTree tree, long known) throws IOException {
        long version = RecordTree.number(tree, "formatVersion");
        if (version > known) {
            throw new NewerFormatException(
                    "it has format version " + version + " and this Cairn knows " + known + "; use a newer Cairn");
        }
    }
}
