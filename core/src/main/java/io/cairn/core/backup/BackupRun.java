// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.backup;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.api.ObjectLockedException;
import io.cairn.api.ObjectWriter;
import io.cairn.api.Retention;
import io.cairn.core.archive.ArchiveSummary;
import io.cairn.core.archive.ArchiveWriter;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.backup.Preparation.PreparedRun;
import io.cairn.core.capture.CaptureRun;
import io.cairn.core.capture.ErrorText;
import io.cairn.core.capture.Operations;
import io.cairn.core.capture.RunLog;
import io.cairn.core.catalog.KnownCluster;
import io.cairn.core.collect.ItemReader;
import io.cairn.core.freeze.Freezer;
import io.cairn.core.freeze.Presence;
import io.cairn.core.hooks.HookFinder;
import io.cairn.core.hooks.HookRunner;
import io.cairn.core.json.TreeJson;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.PodExec;
import io.cairn.core.kube.Sleeper;
import io.cairn.core.log.Aside;
import io.cairn.core.log.LogMarks;
import io.cairn.core.plan.PlanTree;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.repository.BackupDraft;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.BackupTargets;
import io.cairn.core.repository.ItemCounts;
import io.cairn.core.repository.JournalWriter;
import io.cairn.core.repository.Keeping;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.OperationsFile;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.VeleroFiles;
import io.cairn.core.spec.BackupSpec;
import io.cairn.core.spec.SpecTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/**
 * Makes one backup. Used once, by one thread; {@link #stop} and {@link #progress} may be called by another.
 */
public final class BackupRun {

    /** How long the removal of snapshots and the like may take when there will be no backup. */
    private static final Duration DISCARD_LIMIT = Duration.ofSeconds(5);

    private final KubeApi api;
    private final PodExec exec;
    private final PluginHost host;
    private final Opening opening;
    private final BackupSettings settings;
    private final Clock clock;
    private final Sleeper sleeper;
    private final RunLog log;
    private final BackupProgress progress = new BackupProgress();
    private final Stopper stopper = new Stopper();

    /** Opens the places that a backup is written to; the cluster is asked meanwhile what it serves. */
    @FunctionalInterface
    public interface Opening {

        /**
         * Opens them.
         *
         * @throws InvalidInputException if one can't be written to
         * @throws IOException if one can't be used
         */
        BackupTargets open() throws IOException;
    }

    /** A run that has not begun. */
    public BackupRun(
            KubeApi api, PodExec exec, PluginHost host, Opening opening, BackupSettings settings, Clock clock) {
        this(api, exec, host, opening, settings, clock, Thread::sleep);
    }

    /** The same, which waits by this clock and sleeper. */
    public BackupRun(
            KubeApi api,
            PodExec exec,
            PluginHost host,
            Opening opening,
            BackupSettings settings,
            Clock clock,
            Sleeper sleeper) {
        this.api = api;
        this.exec = exec;
        this.host = host;
        this.opening = opening;
        this.settings = settings;
        this.clock = clock;
        this.sleeper = sleeper;
        this.log = new RunLog(clock);
    }

    /** How far it has come. */
    public BackupProgress progress() {
        return progress;
    }

    /**
     * Ends the run as soon as it can: nothing new is begun, frozen pods are released, for which a bounded time is given,
     * and what was written is removed. Returns at once; the thread of the run returns soon.
     */
    public void stop() {
        stopper.stop();
    }

    /** After {@link #stop}: gives up the releases that are still to come or under way. Returns at once. */
    public void abandon() {
        stopper.abandon();
    }

    /** Whether a pod is frozen at this moment. */
    public boolean freezing() {
        return stopper.freezing();
    }

    /** The pods that are frozen now, or that were not released when they should have been. */
    public List<ItemId> frozen() {
        return stopper.frozen();
    }

    /**
     * Makes the backup.
     *
     * @return how it ended; {@link Phase#FAILED} if something went wrong after the name was taken
     * @throws InvalidInputException if the specification or the name can't be followed; nothing was written
     * @throws ClusterException if the cluster can't be read; nothing was written
     * @throws IOException if the location can't be used
     */
    public BackupResult create(String name, BackupSpec spec) throws IOException {
        return host.ofRun(name, log, () -> make(name, spec));
    }

    private BackupResult make(String name, BackupSpec spec) throws IOException {
        Instant started = clock.instant();
        Retention retention = new Retention(spec.lock().map(started::plus));
        log.run(name);
        stopper.enter(Thread.currentThread());
        HookFinder hooks = new HookFinder(spec.hooks());
        try (Aside<KnownCluster> asking = Aside.begin("cairn-target", () -> KnownCluster.ask(api))) {
            BackupTargets targets = opening.open();
            targets.requireLocks(retention);
            Preparation preparation = new Preparation(api, exec, host, log, clock, sleeper);
            try (PreparedRun prepared = preparation.prepare(asking.await(), name, spec, false, false);
                    BackupDraft draft = targets.begin(name, retention, spec.encryptTo())) {
                return attempt(name, spec, started, hooks, prepared.prepared(), draft)
                        .run();
            }
        } finally {
            stopper.leave();
        }
    }

    private Attempt attempt(
            String name, BackupSpec spec, Instant started, HookFinder hooks, Prepared prepared, BackupDraft draft) {
        Freezer freezer = new Freezer(
                hooks,
                new HookRunner(exec, clock),
                new Presence(prepared.reader()),
                draft.ledger(),
                prepared.identity().uid(),
                clock);
        stopper.also(freezer);
        return new Attempt(name, spec, started, prepared, draft, freezer);
    }

    /** The run from the moment at which the name is taken. */
    private final class Attempt {
        private final String name;
        private final BackupSpec spec;
        private final Instant started;
        private final Prepared prepared;
        private final BackupDraft draft;
        private final Freezer freezer;
        private Optional<Operations> operations = Optional.empty();

        Attempt(String name, BackupSpec spec, Instant started, Prepared prepared, BackupDraft draft, Freezer freezer) {
            this.name = name;
            this.spec = spec;
            this.started = started;
            this.prepared = prepared;
            this.draft = draft;
            this.freezer = freezer;
        }

        BackupResult run() throws IOException {
            draft.notes().forEach(log::info);
            log.info("backup " + name + " of " + api.server() + " begins");
            try {
                BackupRecord record = draft.commit(write());
                return result(record);
            } catch (IOException | RuntimeException e) {
                return fail(e);
            }
        }

        private BackupRecord write() throws IOException {
            ExecutorService compressors =
                    Executors.newFixedThreadPool(settings.compressors(), LogMarks.threads("cairn-compress"));
            ExecutorService listers = Executors.newFixedThreadPool(settings.readers(), LogMarks.threads("cairn-list"));
            stopper.also(compressors);
            stopper.also(listers);
            try (ObjectWriter archiveFile = draft.create(BackupFile.ARCHIVE);
                    ObjectWriter journalFile = draft.create(BackupFile.JOURNAL);
                    ArchiveWriter archive = new ArchiveWriter(
                            archiveFile, compressors, settings.compressors() + 2, ArchiveWriter.DEFAULT_LEVEL);
                    JournalWriter journal = new JournalWriter(journalFile)) {
                writePlan(archive);
                RecordingOutput output = new RecordingOutput(archive, journal, clock, progress);
                Operations beside = new Operations(output, log, clock, sleeper);
                operations = Optional.of(beside);
                new CaptureRun(
                                new ItemReader(api, settings.lists()),
                                prepared.catalog(),
                                prepared.filters(),
                                output,
                                beside,
                                log,
                                clock,
                                freezer,
                                exec)
                        .capture(prepared.plan(), prepared.lists(), prepared.actions(), listers);
                tellFrozen();
                ArchiveSummary summary = archive.finish();
                archiveFile.commit();
                journal.finish();
                journalFile.commit();
                draft.writeIndex(summary.index());
                return writeSideFiles(output, summary.index().size());
            } finally {
                compressors.shutdownNow();
                listers.shutdownNow();
            }
        }

        private void tellFrozen() {
            for (ItemId pod : freezer.left()) {
                log.error(
                        pod,
                        pod + " may be left frozen: see its hooks in the journal, and end it by 'cairn backup release "
                                + name + "' with the same --location");
            }
        }

        private void writePlan(ArchiveWriter archive) throws IOException {
            byte[] plan = TreeJson.write(PlanTree.of(prepared.plan(), prepared.lists(), prepared.missing()));
            archive.append(EntryPaths.PLAN, plan);
            draft.write(BackupFile.PLAN, gzip(plan));
        }

        private BackupRecord writeSideFiles(RecordingOutput output, long archiveBytes) throws IOException {
            long dataless = output.claimsWithoutData();
            if (dataless > 0) {
                log.warning(
                        dataless == 1
                                ? "1 claim is in the backup without the data on its volume"
                                : dataless + " claims are in the backup without the data on their volumes");
            }
            draft.newlyLost().forEach(log::error);
            Phase phase = log.errorCount() == 0 ? Phase.COMPLETED : Phase.PARTIALLY_FAILED;
            BackupRecord record = record(phase, output.counts(), output.contentBytes(), archiveBytes);
            log.info("backup " + name + " ends: " + record.phase() + ", "
                    + record.items().captured() + " items");
            draft.write(BackupFile.RESULTS, VeleroFiles.results(results(log.warnings()), results(log.errors())));
            try (ObjectWriter list = draft.create(BackupFile.RESOURCE_LIST)) {
                output.resources().writeTo(list);
                list.commit();
            }
            draft.write(BackupFile.VOLUME_INFO, VeleroFiles.volumeInfo(output.volumes(), output.operations()));
            draft.write(BackupFile.VOLUME_SNAPSHOTS, VeleroFiles.none());
            draft.write(BackupFile.POD_VOLUME_BACKUPS, VeleroFiles.none());
            draft.write(BackupFile.ITEM_OPERATIONS, VeleroFiles.none());
            // Where it can't be read, that it is missing says that there is nothing to discard.
            if (!draft.encrypted() || !output.operations().isEmpty()) {
                draft.write(BackupFile.OPERATIONS, OperationsFile.write(output.operations()));
            }
            draft.write(BackupFile.LOGS, gzip(log.text().getBytes(StandardCharsets.UTF_8)));
            draft.write(BackupFile.VELERO_BACKUP, VeleroFiles.backup(record, SpecTree.velero(spec)));
            return record;
        }

        private List<VeleroFiles.Result> results(List<String> texts) {
            return texts.stream().map(text -> new VeleroFiles.Result("", text)).toList();
        }

        private BackupResult fail(Exception cause) throws IOException {
            stopper.leave();
            Thread.interrupted(); // what is left to do is to clean up
            log.stage(0);
            tellFrozen();
            String reason = stopper.stopped() ? "the backup was stopped" : ErrorText.of(cause);
            draft.newlyLost().forEach(log::error);
            log.error(reason);
            BackupRecord record = record(Phase.FAILED, new ItemCounts(0, 0, 0, 0, 0), 0, 0)
                    .withErrors(new Messages(log.errorCount(), endingWith(reason)));
            try {
                cleanUp(record);
            } catch (IOException e) {
                if (reason.equals(ErrorText.of(e))) {
                    throw e;
                }
                IOException both = new IOException(
                        "there is no backup " + name + ": " + reason
                                + "; nor could what it wrote be removed: that is what"
                                + " 'cairn backup prune-incomplete " + name
                                + "' with the same --location is for, when it works again",
                        cause);
                both.addSuppressed(e);
                throw both;
            }
            return result(record);
        }

        private void cleanUp(BackupRecord record) throws IOException {
            try {
                draft.discard();
            } finally {
                operations.ifPresent(begun -> begun.discardAll(DISCARD_LIMIT));
            }
            writeLogOfFailure();
            draft.fail(record);
        }

        private void writeLogOfFailure() throws IOException {
            try {
                draft.write(BackupFile.LOGS, gzip(log.text().getBytes(StandardCharsets.UTF_8)));
            } catch (ObjectLockedException e) {
                // the log that was written before stays, and the record has the reason
                return;
            }
        }

        private BackupResult result(BackupRecord record) {
            return new BackupResult(record, draft.locations(), draft.notes(), api.requestsSent());
        }

        private BackupRecord record(Phase phase, ItemCounts items, long contentBytes, long archiveBytes) {
            return new BackupRecord(
                    name,
                    phase,
                    started,
                    clock.instant(),
                    items,
                    new Messages(log.warningCount(), log.warnings()),
                    new Messages(log.errorCount(), log.errors()),
                    prepared.identity().uid(),
                    prepared.identity().serverVersion(),
                    settings.version(),
                    contentBytes,
                    archiveBytes,
                    SpecTree.of(spec),
                    draft.encrypted(),
                    new Keeping(spec.ttl().map(started::plus), spec.lock().map(started::plus)));
        }
    }

    private List<String> endingWith(String reason) {
        List<String> errors = new ArrayList<>(log.errors());
        if (!errors.isEmpty() && !errors.get(errors.size() - 1).equals(reason)) {
            errors.set(errors.size() - 1, reason);
        }
        return errors;
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        }
        return compressed.toByteArray();
    }
}
