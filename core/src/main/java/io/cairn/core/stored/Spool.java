// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import io.cairn.core.archive.ArchiveEntry;
import io.cairn.core.archive.ArchiveReader;
import io.cairn.core.archive.ArchiveWriter;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.archive.Limits;
import io.cairn.core.archive.ObjectPath;
import io.cairn.core.stored.ObjectCheck.BrokenObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes an archive of anybody anew into a private file, in gzip members, so that its items can be read by position.
 *
 * <p>Only what a restore needs is taken along; what version folders hold is sorted out on the way.
 */
final class Spool implements AutoCloseable {

    private final ObjectCheck check;
    private final ArchiveWriter writer;
    private final Versions versions = new Versions();
    private final List<BrokenItem> broken = new ArrayList<>();
    private final Ignored ignored = new Ignored();

    private Spool(SpoolFile file, Limits limits) {
        check = new ObjectCheck(limits.jsonDepth());
        writer = new ArchiveWriter(file.append(), Runnable::run, 1, ArchiveWriter.DEFAULT_LEVEL);
    }

    static StoredItems read(InputStream tarGz, Limits limits, Path temporary) throws IOException {
        SpoolFile file = SpoolFile.in(temporary);
        try (Spool spool = new Spool(file, limits)) {
            HashingInputStream hashing = new HashingInputStream(Hashing.sha256(), tarGz);
            new ArchiveReader(limits).readAll(hashing, spool::add);
            spool.writer.finish();
            file.was(hashing.hash().toString());
            return new StoredItems(file, limits, spool.versions, spool.broken, spool.ignored.warning());
        } catch (IOException | RuntimeException e) {
            try (file) {
                throw e;
            }
        }
    }

    private void add(ArchiveEntry entry) throws IOException {
        String path = entry.path();
        if (path.equals(EntryPaths.VERSION)) {
            FormatVersion.check(entry.content());
            return;
        }
        Optional<ObjectPath> object = entry.object();
        if (object.isPresent() && object.get().versioned()) {
            addVersion(object.get(), entry);
        } else if (object.isPresent() || path.equals(EntryPaths.PLAN)) {
            writer.append(path, entry.content());
            object.ifPresent(versions::object);
        } else {
            ignored.add(path);
        }
    }

    private void addVersion(ObjectPath path, ArchiveEntry entry) throws IOException {
        if (versions.isRepeated(path)) {
            return;
        }
        try {
            check.read(path, entry.content());
            versions.version(path, writer.append(entry.path(), entry.content()));
        } catch (BrokenObject e) {
            broken.add(new BrokenItem(path.id(), entry.path(), e.reason()));
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
