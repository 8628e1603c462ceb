// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectTree;
import io.cairn.core.json.TreeJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;

/**
 * A run of a restore that has ended. What reads more than the {@link #record} of one that is encrypted throws a
 * {@link LockedException} if the keys that it was opened with don't open it. Safe for use by several threads.
 */
public final class StoredRestore {

    private final RestoreFolder folder;
    private final RestoreRecord record;
    private final boolean overtaken;
    private final Optional<FolderKeys> keys;

    StoredRestore(RestoreFolder folder, RestoreRecord record, boolean overtaken, Optional<FolderKeys> keys) {
        this.folder = folder;
        this.record = record;
        this.overtaken = overtaken;
        this.keys = keys;
    }

    /** What is known of it without a key: of an encrypted one, neither warnings and errors nor the specification. */
    public RestoreRecord record() {
        return record;
    }

    /** Whether it is encrypted, as the backup was that it restored from. */
    public boolean encrypted() {
        return keys.isPresent();
    }

    /**
     * All that is known of it.
     *
     * @throws IOException if it can't be read
     */
    public RestoreRecord details() throws IOException {
        if (keys.isEmpty()) {
            return record;
        }
        try (InputStream in = folder.open(RestoreFolder.details(record.run()), keys)) {
            return RestoreRecord.read(Manifest.parse(in.readAllBytes()));
        }
    }

    /** Whether a later run of this name has begun and not ended. */
    public boolean overtaken() {
        return overtaken;
    }

    /**
     * Reads the journal.
     *
     * @throws IOException if it can't be read
     */
    public void journal(Consumer<RestoreLine> consumer) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(plain(RestoreFolder.journal(record.run())), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                consumer.accept(line(line));
            }
        }
    }

    private static RestoreLine line(String text) throws IOException {
        try {
            ObjectTree tree = TreeJson.read(text.getBytes(StandardCharsets.UTF_8));
            return tree.value("hook").isPresent() ? HookEntry.read(tree) : RestoreEntry.read(tree);
        } catch (JacksonException e) {
            throw new IOException("a line of the journal is not JSON: " + TreeJson.reason(e), e);
        }
    }

    /**
     * The log, decompressed.
     *
     * @throws IOException if it can't be read
     */
    public InputStream log() throws IOException {
        return plain(folder.logs(record.run()));
    }

    private InputStream plain(String file) throws IOException {
        return Gzip.plain(folder.open(file, keys), "the file " + file + " of the restore '" + record.name() + "'");
    }
}
