// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectTree;
import io.cairn.api.ObjectWriter;
import io.cairn.core.crypt.Recipient;
import io.cairn.core.json.TreeJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * A run of a restore. Its journal may be written to by several threads; all else by one.
 */
public final class RestoreDraft implements AutoCloseable {

    private static final byte[] LINE_END = {'\n'};

    private final RestoreFolder folder;
    private final int run;
    private final Restores.Request request;
    private final Optional<Recipient> recipient;
    private final ObjectWriter journalFile;
    private final FastGzip journal;
    private final EarlierHooks earlierHooks;

    RestoreDraft(
            RestoreFolder folder,
            int run,
            Restores.Request request,
            EarlierHooks earlierHooks,
            Optional<Recipient> recipient)
            throws IOException {
        this.folder = folder;
        this.run = run;
        this.request = request;
        this.earlierHooks = earlierHooks;
        this.recipient = recipient;
        this.journalFile = folder.create(RestoreFolder.journal(run), recipient);
        this.journal = new FastGzip(journalFile);
    }

    /** The name that this restore has taken. */
    public String name() {
        return folder.files().name();
    }

    /** Which run of this name it is, from 1. */
    public int run() {
        return run;
    }

    /** What it is asked to do. */
    public Restores.Request request() {
        return request;
    }

    /** The hooks that earlier runs started. */
    public EarlierHooks earlierHooks() {
        return earlierHooks;
    }

    /**
     * Notes durably that hooks are run from now on.
     *
     * @throws IOException if the store failed
     */
    public void hooksBegin() throws IOException {
        folder.files().write(RestoreFolder.hooks(run), TreeJson.write(ObjectTree.of(Map.of("formatVersion", 1))));
    }

    /**
     * Keeps the plan.
     *
     * @throws IOException if the store failed
     */
    public void plan(ObjectTree plan) throws IOException {
        folder.write(RestoreFolder.plan(run), Gzip.of(TreeJson.write(plan)), recipient);
    }

    /**
     * Adds a line to the journal.
     *
     * @throws IOException if the store failed
     */
    public void write(RestoreLine entry) throws IOException {
        byte[] line = TreeJson.write(entry.tree());
        synchronized (journal) {
            journal.write(line);
            journal.write(LINE_END);
        }
    }

    /**
     * Ends the run.
     *
     * @param log its log
     * @throws IOException if the store failed
     */
    public void end(RestoreRecord record, String log) throws IOException {
        synchronized (journal) {
            journal.finish();
            journalFile.commit();
        }
        folder.write(folder.logs(run), Gzip.of(log.getBytes(StandardCharsets.UTF_8)), recipient);
        RestoreRecord readable = record;
        if (recipient.isPresent()) {
            folder.write(RestoreFolder.details(run), TreeJson.write(record.tree()), recipient);
            readable = record.withoutNames();
        }
        folder.files().write(RestoreFolder.record(run), TreeJson.write(readable.tree()));
    }

    /** Gives back what is held. A run that has not ended looks like one that was killed. */
    @Override
    public void close() throws IOException {
        synchronized (journal) {
            journal.end();
        }
        journalFile.close();
    }
}
