// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectWriter;
import io.cairn.core.repository.StoredBackup.FileEntry;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * A file of a draft: counts and hashes what goes through. Synchronised, because a shutdown hook may abandon it while the
 * run writes.
 */
final class HashingWriter extends ObjectWriter {

    private final BackupDraft draft;
    private final String name;
    private final ObjectWriter target;
    private final MessageDigest digest = Sha256.digest();
    private long size;
    private boolean ended;

    HashingWriter(BackupDraft draft, String name, ObjectWriter target) {
        this.draft = draft;
        this.name = name;
        this.target = target;
    }

    String name() {
        return name;
    }

    @Override
    public synchronized void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        checkOpen();
        target.write(bytes, offset, length);
        digest.update(bytes, offset, length);
        size += length;
    }

    @Override
    public void commit() throws IOException {
        draft.commitFile(this);
    }

    /** Called with the draft's lock held: the draft's lock always comes before a file's. */
    synchronized FileEntry commitTarget() throws IOException {
        checkOpen();
        ended = true;
        try (target) {
            target.commit();
        }
        return new FileEntry(name, size, HexFormat.of().formatHex(digest.digest()));
    }

    @Override
    public void close() throws IOException {
        draft.closeFile(this);
    }

    synchronized void closeTarget() throws IOException {
        if (!ended) {
            ended = true;
            target.close();
        }
    }

    private void checkOpen() throws IOException {
        if (ended) {
            throw new IOException("the file " + name + " of the backup can't be written to any more");
        }
    }
}
