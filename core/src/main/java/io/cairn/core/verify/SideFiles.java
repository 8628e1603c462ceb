// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.verify;

import io.cairn.api.ObjectTree;
import io.cairn.core.archive.ArchiveMembers;
import io.cairn.core.json.TreeJson;
import io.cairn.core.repository.BackupFile;
import io.cairn.core.repository.BackupRecord;
import io.cairn.core.repository.OperationRecord;
import io.cairn.core.repository.ResourceList;
import io.cairn.core.repository.StoredBackup;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Reads a file beside the tarball and the journal, and compares it with them. What is wrong is thrown as an
 * {@link IOException} whose message says it.
 */
final class SideFiles {

    private final StoredBackup backup;

    SideFiles(StoredBackup backup) {
        this.backup = backup;
    }

    /** Reads a file to its end, and its content where only its form can be checked. */
    void read(BackupFile file) throws IOException {
        switch (file) {
            case ARCHIVE, JOURNAL -> throw new IllegalArgumentException(file + " is no side file");
            case LOGS -> {
                try (InputStream in = backup.openPlain(file)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            case ARCHIVE_INDEX -> backup.index();
            case OPERATIONS -> backup.operations();
            case RECORD -> backup.details();
            case VELERO_BACKUP -> veleroBackup();
            case RESOURCE_LIST -> resourceList();
            case PLAN, RESULTS -> json(file, JsonToken.START_OBJECT);
            case VOLUME_SNAPSHOTS, POD_VOLUME_BACKUPS, ITEM_OPERATIONS, VOLUME_INFO ->
                json(file, JsonToken.START_ARRAY);
        }
    }

    /** Reads a gzip of one JSON value; gives the number of texts in lists. */
    private long json(BackupFile file, JsonToken first) throws IOException {
        long texts = 0;
        try (InputStream in = backup.openPlain(file);
                JsonParser parser = TreeJson.FACTORY.createParser(ObjectReadContext.empty(), in)) {
            if (parser.nextToken() != first) {
                throw new IOException("it doesn't hold what it should: it is another JSON value");
            }
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                boolean inList = parser.streamReadContext().inArray();
                texts += token == JsonToken.VALUE_STRING && inList ? 1 : 0;
            }
            return texts;
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new IOException("it is not JSON: " + TreeJson.reason(e), e);
        }
    }

    private void veleroBackup() throws IOException {
        ObjectTree object;
        try (InputStream in = backup.open(BackupFile.VELERO_BACKUP)) {
            object = TreeJson.read(in.readAllBytes());
        } catch (JacksonException e) {
            throw new IOException("it is not JSON: " + TreeJson.reason(e), e);
        }
        BackupRecord record = backup.record();
        boolean same = object.text("metadata", "name").equals(Optional.of(record.name()))
                && object.text("status", "phase")
                        .equals(Optional.of(record.phase().toString()));
        if (!same) {
            throw new IOException("it is of another backup, or says another phase than the manifest");
        }
    }

    private void resourceList() throws IOException {
        long names = json(BackupFile.RESOURCE_LIST, JsonToken.START_OBJECT);
        long captured = backup.record().items().captured();
        if (names != captured) {
            throw new IOException("it names " + names + " items, and " + captured + " were captured");
        }
    }

    /** Whether the index is the one of the tarball. */
    void compareIndex(ArchiveMembers members) throws IOException {
        if (!backup.index().equals(members.index())) {
            throw new IOException("it is not the index of the tarball: the gzip members lie elsewhere");
        }
    }

    /** Whether the plan is the one in the tarball. */
    void comparePlan(Optional<byte[]> inArchive) throws IOException {
        try (InputStream in = backup.openPlain(BackupFile.PLAN)) {
            if (inArchive.isEmpty() || !Arrays.equals(inArchive.get(), in.readAllBytes())) {
                throw new IOException("it is not the plan that is in the tarball");
            }
        }
    }

    /** Whether the operations ended as the journal has it. */
    void compareOperations(Set<OperationRecord> inJournal) throws IOException {
        if (!new HashSet<>(backup.operations()).equals(inJournal)) {
            throw new IOException("it has other operations than the journal");
        }
    }

    /** Whether the list has each object under its kind. */
    void compareResources(ResourceList expected) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        expected.writeTo(packed);
        try (InputStream in = backup.openPlain(BackupFile.RESOURCE_LIST);
                InputStream wanted = new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
            if (!Arrays.equals(wanted.readAllBytes(), in.readAllBytes())) {
                throw new IOException("it has other items, or other kinds of them, than the tarball");
            }
        }
    }
}
