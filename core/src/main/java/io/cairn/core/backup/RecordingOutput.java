// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ItemId;
import io.cairn.api.ObjectTree;
import io.cairn.api.Operation;
import io.cairn.api.ResourceType;
import io.cairn.core.archive.ArchiveWriter;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.capture.CaptureOutput;
import io.cairn.core.capture.OperationEvent;
import io.cairn.core.collect.RawItem;
import io.cairn.core.hooks.HookRun;
import io.cairn.core.json.TreeJson;
import io.cairn.core.repository.HookEntry;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.JournalEntry;
import io.cairn.core.repository.JournalWriter;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.Outcome;
import io.cairn.core.repository.Remark;
import io.cairn.core.repository.ResourceList;
import io.cairn.core.repository.StageRead;
import io.cairn.core.repository.VeleroFiles.ClaimedVolume;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes what was captured to the archive and the journal under one number, so that the order of the one is the order of
 * the other, and counts. Safe for use by several threads.
 */
final class RecordingOutput implements CaptureOutput {

    private static final String CLAIMS = "persistentvolumeclaims";

    private final ArchiveWriter archive;
    private final JournalWriter journal;
    private final Clock clock;
    private final BackupProgress progress;
    private final ResourceList resources = new ResourceList();
    private final List<ClaimedVolume> volumes = new ArrayList<>();
    private final Set<ItemId> failedBeside = new HashSet<>();
    private final Set<ItemId> lost = new HashSet<>();
    private final List<OperationRecord> operations = new ArrayList<>();
    private long seq;
    private long captured;
    private long failed;
    private long vanished;
    private long terminating;
    private long claims;
    private long bytes;

    RecordingOutput(ArchiveWriter archive, JournalWriter journal, Clock clock, BackupProgress progress) {
        this.archive = archive;
        this.journal = journal;
        this.clock = clock;
        this.progress = progress;
    }

    @Override
    public void captured(int stage, RawItem item, Instant started) throws IOException {
        byte[] json = item.json();
        ItemId id = item.id();
        String path = EntryPaths.of(id);
        String sha256 = sha256(json);
        Optional<ClaimedVolume> volume = claimedVolume(item);
        synchronized (this) {
            EntryPosition position = archive.append(path, json);
            journal.write(new JournalEntry(
                    ++seq,
                    id,
                    item.resourceVersion(),
                    stage,
                    started,
                    clock.instant(),
                    item.terminating() ? Outcome.TERMINATING : Outcome.CAPTURED,
                    sha256,
                    Optional.of(position),
                    ""));
            resources.add(item.type(), id);
            volume.ifPresent(volumes::add);
            captured++;
            bytes += json.length;
            if (item.terminating()) {
                terminating++;
            }
            if (item.type().id().equals(CLAIMS)) {
                claims++;
            }
        }
        progress.captured(json.length);
    }

    @Override
    public void expect(long more) {
        progress.expect(more);
    }

    @Override
    public synchronized void lost(int stage, ItemId item, Loss loss, Instant started, String reason)
            throws IOException {
        Outcome outcome = loss == Loss.FAILED ? Outcome.FAILED : Outcome.VANISHED;
        journal.write(new JournalEntry(
                ++seq, item, "", stage, started, clock.instant(), outcome, "", Optional.empty(), reason));
        lost.add(item);
        if (loss == Loss.FAILED) {
            failed++;
        } else {
            vanished++;
        }
    }

    @Override
    public synchronized void failed(ItemId item) {
        failedBeside.add(item);
    }

    @Override
    public void hook(int stage, HookRun run) throws IOException {
        journal.write(new HookEntry(stage, run));
    }

    @Override
    public void remark(int stage, ItemId item, String text) throws IOException {
        journal.write(new Remark(stage, item, clock.instant(), text));
    }

    @Override
    public void read(int stage, ResourceType type, String revision, boolean exact, String reason) throws IOException {
        journal.write(new StageRead(stage, type.id(), revision, exact, reason));
    }

    @Override
    public void operation(OperationEvent event) throws IOException {
        Operation operation = event.operation();
        OperationRecord line = new OperationRecord(
                operation.id(),
                operation.kind(),
                operation.item(),
                event.action(),
                event.stage(),
                OperationRecord.State.valueOf(event.state().name()),
                event.started(),
                event.at(),
                event.message(),
                operation.facts());
        journal.write(line);
        if (line.state() != OperationRecord.State.RUNNING) {
            synchronized (this) {
                operations.add(line);
            }
        }
    }

    /** How the operations ended. */
    synchronized List<OperationRecord> operations() {
        return List.copyOf(operations);
    }

    synchronized ItemCounts counts() {
        // What is lost counts as that alone.
        long beside = failedBeside.stream().filter(item -> !lost.contains(item)).count();
        return new ItemCounts(captured + failed + vanished, captured, failed + beside, vanished, terminating);
    }

    synchronized long contentBytes() {
        return bytes;
    }

    /** How many claims were captured of which no snapshot holds the data. */
    synchronized long claimsWithoutData() {
        return claims
                - operations.stream()
                        .filter(operation -> operation.state() == OperationRecord.State.COMPLETED)
                        .filter(operation -> operation.kind().equals(Operation.SNAPSHOT))
                        .map(OperationRecord::item)
                        .filter(item -> item.type().equals(CLAIMS))
                        .distinct()
                        .count();
    }

    ResourceList resources() {
        return resources;
    }

    synchronized List<ClaimedVolume> volumes() {
        return List.copyOf(volumes);
    }

    private static Optional<ClaimedVolume> claimedVolume(RawItem item) {
        if (!item.type().id().equals("persistentvolumes")) {
            return Optional.empty();
        }
        ObjectTree spec = TreeJson.read(item.json()).tree("spec").orElse(ObjectTree.empty());
        return spec.tree("claimRef")
                .map(claim -> new ClaimedVolume(
                        claim.text("namespace").orElse(""),
                        claim.text("name").orElse(""),
                        item.name(),
                        spec.text("persistentVolumeReclaimPolicy").orElse(""),
                        item.labels()));
    }

    private static String sha256(byte[] json) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(json));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
