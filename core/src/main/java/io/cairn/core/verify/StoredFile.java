// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import io.cairn.core.repository.StoredBackup;
import io.cairn.core.repository.StoredBackup.FileEntry;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Compares the stored bytes of a file with what the manifest says of them, whatever is in it. */
final class StoredFile {

    private final StoredBackup backup;

    StoredFile(StoredBackup backup) {
        this.backup = backup;
    }

    /** In which way the file is not the one that was written; empty if it is. */
    Optional<String> difference(FileEntry file) {
        MessageDigest sha256 = sha256();
        long size = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = backup.openStored(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sha256.update(buffer, 0, read);
                size += read;
            }
        } catch (IOException e) {
            return Optional.of("it can't be read: " + Findings.words(e));
        }
        if (size != file.size()) {
            String what = size < file.size() ? "it is cut: it has " : "something was added to it: it has ";
            return Optional.of(what + size + " bytes, and the manifest says " + file.size());
        }
        String found = HexFormat.of().formatHex(sha256.digest());
        return found.equals(file.sha256())
                ? Optional.empty()
                : Optional.of("it was altered: its SHA-256 is " + found + ", and the manifest says " + file.sha256());
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
