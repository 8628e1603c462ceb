// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalLine;
import io.cairn.core.repository.JournalReader;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.repository.StoredContents;
import java.io.IOException;
import java.util.Optional;

/** Finds out which items of a damaged tarball are lost: reads each by its place, member by member. */
final class Salvage {

    private final StoredBackup backup;
    private final Findings findings;
    private long right;

    Salvage(StoredBackup backup, Findings findings) {
        this.backup = backup;
        this.findings = findings;
    }

    /** Names the items that can't be read any more, and gives how many can. */
    long run() throws IOException {
        StoredContents contents = new StoredContents(backup);
        backup.index();
        try (JournalReader journal = backup.journal()) {
            for (Optional<JournalLine> line = journal.next(); line.isPresent(); line = journal.next()) {
                if (line.get() instanceof JournalEntry entry && entry.position().isPresent()) {
                    read(contents, entry);
                }
            }
        }
        return right;
    }

    private void read(StoredContents contents, JournalEntry entry) {
        try {
            contents.read(entry.item(), entry.position().orElseThrow(), entry.sha256());
            right++;
        } catch (IOException e) {
            findings.add(
                    BackupFile.ARCHIVE.fileName(backup.record().name()),
                    entry.item(),
                    "it is lost: its bytes can't be unpacked as they were captured");
        }
    }
}
