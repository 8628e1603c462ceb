// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.repository.StoredBackup.FileEntry;
import java.io.IOException;
import java.io.InputStream;

/** The tarball of a backup of ours, where it lies. */
record BackupSource(StoredBackup backup) implements Source {

    @Override
    public InputStream open() throws IOException {
        return backup.open(BackupFile.ARCHIVE);
    }

    @Override
    public InputStream open(long offset, long length) throws IOException {
        return backup.open(BackupFile.ARCHIVE, offset, length);
    }

    @Override
    public String sha256() {
        return backup.entry(BackupFile.ARCHIVE).map(FileEntry::sha256).orElse("");
    }

    @Override
    public void close() {
        // The store belongs to whoever opened it.
    }
}
