// SPDX-License-Identifier: Apache-2.0
package io.cairn.benchmarks;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectWriter;
import io.cairn.core.archive.ArchiveSummary;
import io.cairn.core.archive.ArchiveWriter;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.repository.BackupDraft;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.DirectoryObjectStore;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalWriter;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.Outcome;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** Writes a backup of made-up pods, without a cluster. Run by {@code benchmarks/verify}. */
public final class LargeBackup {

    private static final String PLAN = "{}";

    private final Repository repository;
    private final Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final Pods pods = new Pods();
    private long contentBytes;

    private LargeBackup(Path folder) {
        repository = new Repository(new DirectoryObjectStore(folder), Clock.systemUTC());
    }

    /**
     * Writes a backup named {@code large}.
     *
     * @param args the folder of the location, and how many pods
     */
    public static void main(String[] args) throws IOException {
        new LargeBackup(Path.of(args[0])).write(Integer.parseInt(args[1]));
    }

    private void write(int count) throws IOException {
        try (BackupDraft draft = repository.begin("large")) {
            ArchiveSummary summary = writeItems(draft, count);
            draft.writeIndex(summary.index());
            draft.write(BackupFile.PLAN, gzip(PLAN));
            draft.commit(record(count, summary.index().size()));
        }
    }

    private ArchiveSummary writeItems(BackupDraft draft, int count) throws IOException {
        try (ObjectWriter archiveFile = draft.create(BackupFile.ARCHIVE);
                ObjectWriter journalFile = draft.create(BackupFile.JOURNAL);
                ArchiveWriter archive = new ArchiveWriter(archiveFile, Runnable::run, 1, ArchiveWriter.DEFAULT_LEVEL);
                JournalWriter journal = new JournalWriter(journalFile)) {
            archive.append(EntryPaths.PLAN, PLAN.getBytes(StandardCharsets.UTF_8));
            for (int number = 0; number < count; number++) {
                ItemId item = ItemId.of(Pods.TYPE, Pods.namespace(number), Pods.name(number));
                byte[] json = pods.whole(number);
                contentBytes += json.length;
                journal.write(entry(number + 1, item, json, archive.append(EntryPaths.of(item), json)));
            }
            ArchiveSummary summary = archive.finish();
            archiveFile.commit();
            journal.finish();
            journalFile.commit();
            return summary;
        }
    }

    private JournalEntry entry(long seq, ItemId item, byte[] json, EntryPosition position) {
        return new JournalEntry(
                seq, item, "4711", 1, now, now, Outcome.CAPTURED, sha256(json), Optional.of(position), "");
    }

    private BackupRecord record(long count, long archiveBytes) {
        return new BackupRecord(
                "large",
                Phase.COMPLETED,
                now,
                now,
                new ItemCounts(count, count, 0, 0, 0),
                Messages.NONE,
                Messages.NONE,
                "uid",
                "v1.34.1",
                "0.1.0",
                contentBytes,
                archiveBytes,
                ObjectTree.empty());
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
