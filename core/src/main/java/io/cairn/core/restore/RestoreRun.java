// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.restore;

import io.cairn.api.ClusterException;
import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemId;
import io.cairn.core.capture.RunLog;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.kube.KubeApi;
import io.cairn.core.kube.PodExec;
import io.cairn.core.kube.Sleeper;
import io.cairn.core.plugins.PluginHost;
import io.cairn.core.preflight.Rights;
import io.cairn.core.repository.Messages;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.Phase;
import io.cairn.core.repository.RestoreDraft;
import io.cairn.core.repository.RestoreEntry;
import io.cairn.core.repository.RestoreRecord;
import io.cairn.core.repository.Restores;
import io.cairn.core.restore.PlannedSkips.Skipped;
import io.cairn.core.spec.RestoreSpec;
import io.cairn.core.stored.StoredItems;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Makes one restore. Used once, by one thread; {@link #stop} and {@link #progress} may be called by another.
 */
public final class RestoreRun {

    private final PluginHost host;
    private final String version;
    private final Clock clock;
    private final RunLog log;
    private final RunTools tools;
    private final RunThreads threads = new RunThreads();
    private volatile List<ItemId> quiesced = List.of();

    /**
     * A run that has not begun.
     *
     * @param api the target, opened with the patient retry policy and an adaptive limit
     * @param exec commands in its pods, for hooks
     * @param version the version of Cairn, for the record
     */
    public RestoreRun(KubeApi api, PodExec exec, PluginHost host, String version, Clock clock) {
        this(api, exec, host, version, clock, Thread::sleep);
    }

    /** The same, which waits by this clock and sleeper. */
    public RestoreRun(KubeApi api, PodExec exec, PluginHost host, String version, Clock clock, Sleeper sleeper) {
        this.host = host;
        this.version = version;
        this.clock = clock;
        this.log = new RunLog(clock);
        this.tools = new RunTools(api, exec, new RestoreProgress(), log, clock, sleeper);
    }

    /** How far it has come. */
    public RestoreProgress progress() {
        return tools.progress();
    }

    /** The controllers that a run which did not come to its end left quiesced; one that resumes it sets them back. */
    public List<ItemId> quiesced() {
        return quiesced;
    }

    /** Ends the run as soon as it can: nothing new is begun. Returns at once; the thread of the run returns soon. */
    public void stop() {
        threads.stop();
    }

    /**
     * What a restore reads from.
     *
     * @param archive the items
     * @param operations what the backup recorded beside them
     * @param recipients whose keys open the backup, and what is kept of the restore; none if it is not encrypted
     */
    public record Source(StoredItems archive, List<OperationRecord> operations, List<Recipient> recipients) {

        /** Copies the lists. */
        public Source {
            operations = List.copyOf(operations);
            recipients = List.copyOf(recipients);
        }

        /** What is not encrypted. */
        public Source(StoredItems archive, List<OperationRecord> operations) {
            this(archive, operations, List.of());
        }
    }

    /** Opens what a restore reads from; the cluster is asked meanwhile what it serves. */
    @FunctionalInterface
    public interface Opening {

        /**
         * Opens it.
         *
         * @throws InvalidInputException if it isn't there, or there is nothing in it to restore from
         * @throws IOException if it can't be read
         */
        Source open() throws IOException;
    }

    /** Takes the name of the restore, when all that comes before the first object has gone well. */
    @FunctionalInterface
    public interface Begin {

        /**
         * Takes it.
         *
         * @param source what is read
         * @param ground by what a resumed restore knows that it reads the same, and that it goes to the same cluster
         */
        RestoreDraft draft(Source source, Restores.Ground ground) throws IOException;
    }

    /**
     * Restores.
     *
     * @param name the name that is taken when the preparation has gone well; its lines in logs have it as well
     * @return how it ended; {@link Phase#FAILED} if it did not come to its end
     * @throws InvalidInputException if the specification or the name can't be followed; nothing was sent
     * @throws ClusterException if the cluster can't be read; nothing was sent
     * @throws IOException if the archive or the location can't be used
     */
    public RestoreRecord create(String name, Opening opening, RestoreSpec spec, Begin begin) throws IOException {
        return host.ofRun(name, log, () -> make(name, opening, spec, begin));
    }

    private RestoreRecord make(String name, Opening opening, RestoreSpec spec, Begin begin) throws IOException {
        Instant started = clock.instant();
        log.run(name);
        threads.enter();
        try (Prepared prepared = prepare(opening, spec);
                RestoreDraft draft = begin.draft(
                        prepared.source(),
                        new Restores.Ground(
                                prepared.identity().uid(),
                                prepared.source().archive().sha256()))) {
            return make(spec, started, prepared, draft);
        } finally {
            threads.leave();
        }
    }

    private RestoreRecord make(RestoreSpec spec, Instant started, Prepared prepared, RestoreDraft draft)
            throws IOException {
        draft.plan(RestorePlanTree.of(prepared.plan()));
        Results results = new Results(draft::write, log, clock, tools.progress(), false, prepared.defined());
        RestoreAttempt attempt = attempt(spec, prepared, results, Optional.of(draft));
        Phase phase = attempt.run();
        quiesced = attempt.quiesced();
        RestoreRecord record = new RestoreRecord(
                draft.name(),
                draft.request().source(),
                phase,
                draft.run(),
                started,
                clock.instant(),
                results.counts(prepared.all()),
                attempt.hooks(),
                new Messages(log.warningCount(), log.warnings()),
                new Messages(log.errorCount(), log.errors()),
                prepared.identity().uid(),
                prepared.identity().serverVersion(),
                version,
                draft.request().spec());
        log.info("restore " + draft.name() + " ends: " + phase);
        draft.end(record, log.text());
        return record;
    }

    /**
     * What a restore would do.
     *
     * @param plan the plan without what is left out
     * @param skipped what is left out, whatever the cluster has
     * @param warnings what the user should look at
     */
    public record Outlook(RestorePlan plan, List<Skipped> skipped, List<String> warnings) {

        /** Copies the lists. */
        public Outlook {
            skipped = List.copyOf(skipped);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Makes the plan and sends nothing.
     *
     * @throws InvalidInputException if the specification can't be followed
     * @throws ClusterException if the cluster can't be read
     * @throws IOException if the archive can't be used
     */
    public Outlook plan(Opening opening, RestoreSpec spec) throws IOException {
        try (Prepared prepared = prepare(opening, spec)) {
            Set<String> defined = prepared.defined();
            prepared.versions().refusals().forEach((type, reason) -> {
                if (!defined.contains(type)) {
                    log.warning(type + ": " + reason);
                }
            });
            prepared.items()
                    .forEach(item -> prepared.versions()
                            .misfit(item.stored())
                            .ifPresent(reason -> log.warning(item.id() + ": " + reason)));
            prepared.broken().forEach(item -> log.warning(item.id() + ": " + item.reason()));
            return outlook(spec, prepared);
        }
    }

    /**
     * Asks the server about every item what it would do with it, and changes nothing. What depends on an object that this
     * very restore makes can't be asked: it is {@code not checked}.
     *
     * @param answers is given an answer for each item, by several threads at once
     * @throws InvalidInputException if the specification can't be followed
     * @throws ClusterException if the cluster can't be read
     * @throws IOException if the archive can't be used
     */
    public Outlook ask(Opening opening, RestoreSpec spec, Consumer<RestoreEntry> answers) throws IOException {
        threads.enter();
        try (Prepared prepared = prepare(opening, spec)) {
            Results results = new Results(answers::accept, log, clock, tools.progress(), true, prepared.defined());
            attempt(spec, prepared, results, Optional.empty()).run();
            return outlook(spec, prepared);
        } finally {
            threads.leave();
        }
    }

    private Outlook outlook(RestoreSpec spec, Prepared prepared) throws IOException {
        List<Skipped> skipped = new PlannedSkips(prepared, Decisions.of(prepared, spec, Optional.empty()), log)
                .in(prepared.source().archive());
        Set<ItemId> left = skipped.stream().map(one -> one.item().id()).collect(Collectors.toSet());
        List<String> said = new ArrayList<>(log.warnings());
        said.addAll(log.errors());
        return new Outlook(prepared.plan().without(left), skipped, said);
    }

    /**
     * Which rights a restore needs, and which of them the user lacks. Changes nothing.
     *
     * @throws InvalidInputException if the specification can't be followed
     * @throws ClusterException if the cluster can't be read
     * @throws IOException if the archive can't be used
     */
    public Rights rights(Opening opening, RestoreSpec spec) throws IOException {
        try (Prepared prepared = prepare(opening, spec)) {
            RestoreRights rights = new RestoreRights(prepared, spec);
            rights.gather(prepared.source().archive());
            return Rights.ask(tools.api(), rights.needed(), rights.helpful(), log.warnings());
        }
    }

    private Prepared prepare(Opening opening, RestoreSpec spec) throws IOException {
        return new RestorePreparation(tools, host).prepare(opening, spec);
    }

    private RestoreAttempt attempt(RestoreSpec spec, Prepared prepared, Results results, Optional<RestoreDraft> draft) {
        return new RestoreAttempt(tools, threads, spec, prepared, results, draft);
    }
}
