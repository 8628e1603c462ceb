// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectTree;
import java.io.IOException;
import java.io.InputStream;

/** A backup in a location that Velero made, and whose run it says is over. It has no checksums. Immutable. */
public final class VeleroBackup {

    private final BackupFolder folder;
    private final ObjectTree object;

    VeleroBackup(BackupFolder folder, ObjectTree object) {
        this.folder = folder;
        this.object = object;
    }

    /** The name. */
    public String name() {
        return folder.name();
    }

    /** The {@code Backup} object, with what was asked for in {@code spec} and what became of it in {@code status}. */
    public ObjectTree object() {
        return object;
    }

    /**
     * Opens the tarball.
     *
     * @throws IOException if the store failed
     */
    public InputStream openArchive() throws IOException {
        return folder.store().open(folder.key(BackupFile.ARCHIVE.fileName(folder.name())));
    }
}
