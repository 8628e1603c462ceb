// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectWriter;
import io.cairn.core.archive.ArchiveIndex;
import io.cairn.core.archive.ArchiveWriter;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.repository.BackupDraft;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalWriter;
import io.cairn.core.repository.Machines;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.OperationsFile;
import io.cairn.core.repository.Outcome;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.Repository;
import io.cairn.core.verify.Verification.Depth;
import io.cairn.testkit.store.MemoryObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Backups whose files are all as the manifest says, and which are wrong nevertheless: somebody made them so. */
class BackupVerificationTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Clock NOW = Clock.fixed(NOON, ZoneOffset.UTC);
    private static final ItemId A = ItemId.parse("configmaps/shop/a");
    private static final ItemId B = ItemId.parse("configmaps/shop/b");
    private static final ItemId C = ItemId.parse("configmaps/shop/c");

    private final Repository repository = new Repository(new MemoryObjectStore("verify"), NOW);

    private static byte[] json(ItemId item) {
        return ("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"" + item.name()
                        + "\",\"namespace\":\"" + item.namespace() + "\"}}")
                .getBytes(UTF_8);
    }

    /** What is written, so that a test changes it. */
    private static final class Forged {
        private final List<ItemId> entries = new ArrayList<>(List.of(A, B, C));
        private UnaryOperator<byte[]> content = content -> content;
        private UnaryOperator<List<JournalEntry>> journal = lines -> lines;
        private UnaryOperator<ArchiveIndex> index = right -> right;
        private String plan = "{}";
        private long captured = 3;
        private String kinds = "{\"v1/ConfigMap\":[\"shop/a\",\"shop/b\",\"shop/c\"]}";
    }

    private List<String> verified(Depth depth, Forged forged) throws IOException {
        write(forged);
        Verification verification = new BackupVerification(repository, depth, Optional.empty()).verify("b1");
        assertThat(verification.ok()).isEqualTo(verification.count() == 0);
        return verification.findings().stream().map(Finding::toString).toList();
    }

    private void write(Forged forged) throws IOException {
        try (BackupDraft draft = repository.begin("b1")) {
            long archiveBytes;
            long contentBytes = 0;
            try (ObjectWriter archiveFile = draft.create(BackupFile.ARCHIVE);
                    ObjectWriter journalFile = draft.create(BackupFile.JOURNAL);
                    ArchiveWriter archive = new ArchiveWriter(archiveFile, Runnable::run, 1, 1);
                    JournalWriter journal = new JournalWriter(journalFile)) {
                archive.append(EntryPaths.PLAN, "{}".getBytes(UTF_8));
                List<JournalEntry> lines = new ArrayList<>();
                for (ItemId item : forged.entries) {
                    byte[] content = forged.content.apply(json(item));
                    contentBytes += content.length;
                    lines.add(line(lines.size() + 1, item, archive.append(EntryPaths.of(item), content), content));
                }
                for (JournalEntry line : forged.journal.apply(lines)) {
                    journal.write(line);
                }
                ArchiveIndex index = archive.finish().index();
                archiveBytes = index.size();
                archiveFile.commit();
                journal.finish();
                journalFile.commit();
                draft.writeIndex(forged.index.apply(index));
            }
            draft.write(BackupFile.PLAN, gzip(forged.plan));
            draft.write(BackupFile.OPERATIONS, OperationsFile.write(List.of()));
            draft.write(BackupFile.RESOURCE_LIST, gzip(forged.kinds));
            draft.commit(record(forged.captured, contentBytes, archiveBytes));
        }
    }

    private static BackupRecord record(long captured, long contentBytes, long archiveBytes) {
        return new BackupRecord(
                "b1",
                Phase.COMPLETED,
                NOON,
                NOON,
                new ItemCounts(3, captured, 0, 0, 0),
                Messages.NONE,
                Messages.NONE,
                "uid-1",
                "v1.34.1",
                "0.1.0",
                contentBytes,
                archiveBytes,
                ObjectTree.empty());
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static JournalEntry line(long seq, ItemId item, EntryPosition position, byte[] content) {
        return new JournalEntry(
                seq, item, "1", 1, NOON, NOON, Outcome.CAPTURED, sha256(content), Optional.of(position), "");
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JournalEntry with(JournalEntry line, long seq, ItemId item, String sha256) {
        return new JournalEntry(
                seq,
                item,
                line.resourceVersion(),
                line.stage(),
                NOON,
                NOON,
                line.outcome(),
                sha256,
                line.position(),
                "");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsRightIsFoundRight(Depth depth) throws IOException {
        assertThat(verified(depth, new Forged())).isEmpty();
    }

    @Test
    void anEntryThatTheJournalDoesNotKnowIsNamed() throws IOException {
        Forged forged = new Forged();
        forged.captured = 2;
        forged.journal = lines ->
                List.of(lines.get(0), with(lines.get(2), 2, C, lines.get(2).sha256()));

        assertThat(verified(Depth.QUICK, forged))
                .contains("b1.tar.gz: configmaps/shop/b: the journal knows nothing of it");
    }

    @Test
    void anItemOfTheJournalWithoutAnEntryIsNamed() throws IOException {
        Forged forged = new Forged();
        forged.entries.remove(C);
        forged.journal = lines -> List.of(lines.get(0), lines.get(1), line(3, C, new EntryPosition(7, 0, 10), json(C)));

        assertThat(verified(Depth.QUICK, forged))
                .containsExactly(
                        "b1.tar.gz: configmaps/shop/c: it is missing, and the journal says that it was captured");
    }

    @Test
    void anItemInThePlaceOfAnotherIsNamed() throws IOException {
        Forged forged = new Forged();
        forged.journal = lines -> List.of(
                lines.get(0),
                with(lines.get(1), 2, C, lines.get(1).sha256()),
                with(lines.get(2), 3, B, lines.get(2).sha256()));

        assertThat(verified(Depth.QUICK, forged))
                .containsExactly(
                        "b1.tar.gz: configmaps/shop/c: in its place is configmaps/shop/b",
                        "b1.tar.gz: configmaps/shop/b: in its place is configmaps/shop/c");
    }

    @Test
    void bytesOfAnItemThatTheJournalHasOtherwiseAreNamed() throws IOException {
        Forged forged = new Forged();
        forged.journal = lines -> List.of(lines.get(0), with(lines.get(1), 2, B, "00".repeat(32)), lines.get(2));

        assertThat(verified(Depth.QUICK, forged))
                .containsExactly("b1.tar.gz: configmaps/shop/b: its bytes are not the ones that were captured");
    }

    @Test
    void aJournalOutOfOrderIsNamed() throws IOException {
        Forged forged = new Forged();
        forged.journal = lines -> List.of(
                with(lines.get(0), 1, A, lines.get(0).sha256()),
                with(lines.get(2), 3, C, lines.get(2).sha256()),
                with(lines.get(1), 2, B, lines.get(1).sha256()));

        assertThat(verified(Depth.QUICK, forged))
                .contains(
                        "cairn-journal.jsonl.gz: configmaps/shop/c: it has the number 3 where 2 is due",
                        "cairn-journal.jsonl.gz: configmaps/shop/b: its place in the tarball is not behind the one before it");
    }

    @Test
    void numbersOfTheManifestThatAreWrongAreNamed() throws IOException {
        Forged forged = new Forged();
        forged.captured = 2;

        assertThat(verified(Depth.QUICK, forged))
                .contains("cairn-manifest.json: it says 2 captured items, and the journal and the tarball have 3");
    }

    @Test
    void anIndexOfAnotherTarballIsNamed() throws IOException {
        Forged forged = new Forged();
        forged.index = right -> new ArchiveIndex(List.of(0L, 17L), right.size());

        assertThat(verified(Depth.QUICK, forged))
                .containsExactly("cairn-archive-index.json.gz: it is not the index of the tarball: the gzip members lie"
                        + " elsewhere");
    }

    @Test
    void aPlanThatIsNotTheOneInTheTarballIsNamed() throws IOException {
        Forged forged = new Forged();
        forged.plan = "{\"stages\":[]}";

        assertThat(verified(Depth.QUICK, forged))
                .containsExactly("cairn-plan.json.gz: it is not the plan that is in the tarball");
    }

    @Test
    void anObjectThatIsNotTheOneOfItsPathIsFoundByADeepVerificationOnly() throws IOException {
        Forged forged = new Forged();
        forged.content =
                content -> new String(content, UTF_8).replace("\"b\"", "\"x\"").getBytes(UTF_8);

        assertThat(verified(Depth.QUICK, forged)).isEmpty();
        assertThat(new BackupVerification(repository, Depth.DEEP, Optional.empty())
                        .verify("b1")
                        .findings())
                .extracting(Finding::toString)
                .contains("b1.tar.gz: configmaps/shop/b: the object in it has the name 'x'");
    }

    @Test
    void aListOfKindsThatIsWrongIsFoundByADeepVerificationOnly() throws IOException {
        Forged forged = new Forged();
        forged.kinds = "{\"v1/Secret\":[\"shop/a\",\"shop/b\",\"shop/c\"]}";

        assertThat(verified(Depth.QUICK, forged)).isEmpty();
        assertThat(new BackupVerification(repository, Depth.DEEP, Optional.empty())
                        .verify("b1")
                        .findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "b1-resource-list.json.gz: it has other items, or other kinds of them, than the tarball");
    }

    @Test
    void whatAFailedRunLeftCannotBeVerified() throws IOException {
        try (BackupDraft draft = repository.begin("b1")) {
            draft.fail(record(0, 0, 0));
        }

        BackupVerification verification = new BackupVerification(repository, Depth.QUICK, Optional.empty());

        assertThatThrownBy(() -> verification.require("b1")).isInstanceOf(InvalidInputException.class);
        assertThat(verification.names()).isEmpty();
    }

    @Test
    void oneThatIsGoneMeanwhileEndsNoRow() throws IOException {
        BackupVerification verification = new BackupVerification(repository, Depth.QUICK, Optional.empty());

        assertThat(verification.verifyNext("b1")).isEmpty();
        Machines.fail(repository, "b1");
        assertThat(verification.verifyNext("b1")).isEmpty();
    }

    @Test
    void theIndexTellsWhichBackupsThereAreToVerifyAndNoFolderIsLookedInto() throws IOException {
        MemoryObjectStore store = new MemoryObjectStore("many");
        for (int i = 10; i < 30; i++) {
            Machines.make(Machines.here(store, NOW), "b" + i);
        }
        store.delete("backups/b12/cairn-manifest.json");
        MemoryObjectStore counted = spy(store);

        List<String> names = new BackupVerification(Machines.here(counted, NOW), Depth.QUICK, Optional.empty()).names();

        assertThat(names).hasSize(20).isSorted().contains("b12");
        verify(counted, times(1)).list("metadata/cairn/index/");
        verify(counted, times(1)).children(any());
        verify(counted, never()).size(any());
        verify(counted, never()).open(any());
    }

    @Test
    void onlyWhereTheIndexDoesNotKnowANameItIsLookedWhetherThereIsAManifest() throws IOException {
        MemoryObjectStore store = new MemoryObjectStore("some");
        Machines.make(Machines.here(store, NOW), "b1");
        Machines.make(Machines.here(store, NOW), "b2");
        Machines.fail(Machines.here(store, NOW), "b3");
        for (String key : store.list("metadata/cairn/index/b1.")) {
            store.delete(key);
        }
        MemoryObjectStore counted = spy(store);

        assertThat(new BackupVerification(Machines.here(counted, NOW), Depth.QUICK, Optional.empty()).names())
                .containsExactly("b1", "b2");
        verify(counted, times(2)).size(any());
        verify(counted, never()).open(any());
    }
}
