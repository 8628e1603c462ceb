// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

/** The files of a backup, in the order in which they are removed last. */
public enum BackupFile {
    /** The tarball. */
    ARCHIVE("%s.tar.gz"),
    /** The log, gzip. */
    LOGS("%s-logs.gz"),
    /** Warnings and errors as Velero groups them, gzip of JSON. */
    RESULTS("%s-results.gz"),
    /** The names of all captured items by kind, gzip of JSON. */
    RESOURCE_LIST("%s-resource-list.json.gz"),
    /** Native volume snapshots, gzip of a JSON array. */
    VOLUME_SNAPSHOTS("%s-volumesnapshots.json.gz"),
    /** File system backups of volumes, gzip of a JSON array. */
    POD_VOLUME_BACKUPS("%s-podvolumebackups.json.gz"),
    /** Velero's own asynchronous operations, gzip of a JSON array: none. */
    ITEM_OPERATIONS("%s-itemoperations.json.gz"),
    /** What became of each volume's data, gzip of a JSON array. */
    VOLUME_INFO("%s-volumeinfo.json.gz"),
    /** The plan, gzip of JSON. */
    PLAN("cairn-plan.json.gz"),
    /** The operations beside items, snapshots among them, gzip of JSON: see {@link OperationsFile}. */
    OPERATIONS("cairn-operations.json.gz"),
    /** The journal, gzip of JSON lines: see {@link JournalLine}. */
    JOURNAL("cairn-journal.jsonl.gz"),
    /** Where the members of the tarball lie: see {@code ArchiveIndex}. */
    ARCHIVE_INDEX("cairn-archive-index.json.gz"),
    /** Of an encrypted backup, the record with all that may hold names, JSON. */
    RECORD("cairn-record.json"),
    /** The {@code Backup} object by which Velero finds the backup. */
    VELERO_BACKUP("velero-backup.json");

    private final String pattern;

    BackupFile(String pattern) {
        this.pattern = pattern;
    }

    /** The file's name in the folder of a backup. */
    public String fileName(String backup) {
        return pattern.replace("%s", backup);
    }
}
