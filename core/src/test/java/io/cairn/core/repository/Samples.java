// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectWriter;
import io.cairn.core.archive.ArchiveWriter;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.archive.EntryPosition;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small backup. */
final class Samples {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");
    static final ItemId DB = ItemId.parse("pods/shop/db-0");
    static final ItemId WEB = ItemId.parse("deployments.apps/shop/web");

    /** What is neither could hide a name by its compression. */
    static final String ENCRYPTED_OR_JSON = "(?s)(age-encryption\\.org/v1\n|\\{).*";

    private Samples() {}

    static BackupRecord record(String name, Phase phase) {
        return new BackupRecord(
                name,
                phase,
                NOON,
                NOON.plusSeconds(5),
                new ItemCounts(5, 2, 1, 2, 1),
                Messages.of(List.of("a warning")),
                Messages.NONE,
                "uid-1",
                "v1.34.1",
                "0.1.0",
                100,
                50,
                ObjectTree.of(Map.of("includedNamespaces", List.of("shop"), "includeClusterResources", false)));
    }

    static byte[] json(ItemId item) {
        return ("{\"kind\":\"" + item.type() + "\",\"name\":\"" + item.name() + "\"}").getBytes(UTF_8);
    }

    static void writeFiles(BackupDraft draft, boolean veleroToo) throws IOException {
        try (ObjectWriter archiveFile = draft.create(BackupFile.ARCHIVE);
                ObjectWriter journalFile = draft.create(BackupFile.JOURNAL);
                ArchiveWriter archive = new ArchiveWriter(archiveFile, Runnable::run, 1, 1);
                JournalWriter journal = new JournalWriter(journalFile)) {
            long seq = 0;
            for (ItemId item : List.of(DB, WEB)) {
                EntryPosition position = archive.append(EntryPaths.of(item), json(item));
                journal.write(entry(++seq, item, Optional.of(position)));
            }
            draft.writeIndex(archive.finish().index());
            archiveFile.commit();
            journal.finish();
            journalFile.commit();
        }
        draft.write(BackupFile.LOGS, Gzip.of("all went well\n".getBytes(UTF_8)));
        if (veleroToo) {
            draft.write(BackupFile.VELERO_BACKUP, "{}".getBytes(UTF_8));
        }
    }

    static JournalEntry entry(long seq, ItemId item, Optional<EntryPosition> position) {
        return new JournalEntry(
                seq,
                item,
                "4711",
                1,
                NOON,
                NOON.plusMillis(3),
                position.isPresent() ? Outcome.CAPTURED : Outcome.VANISHED,
                position.isPresent() ? Sha256.hex(json(item)) : "",
                position,
                position.isPresent() ? "" : "it was gone");
    }
}
