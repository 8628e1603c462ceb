// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.stored;

import io.cairn.api.InvalidInputException;
import io.cairn.api.ItemRef;
import io.cairn.core.archive.ArchiveEntry;
import io.cairn.core.archive.ArchiveException;
import io.cairn.core.archive.ArchiveMembers;
import io.cairn.core.archive.ArchiveReader;
import io.cairn.core.archive.EntryPaths;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.archive.Limits;
import io.cairn.core.archive.ObjectPath;
import io.cairn.core.repository.StoredBackup;
import io.cairn.core.repository.VeleroBackup;
import io.cairn.core.stored.ObjectCheck.BrokenObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of one backup, checked: an archive is not trusted until {@link #survey} has returned.
 *
 * <p>Every method that reads throws an {@link ArchiveException} if the archive is not to be trusted, and another
 * {@link IOException} if it can't be read. After the survey, safe for use by several threads.
 */
public final class StoredItems implements AutoCloseable {

    /** The contents of an archive that takes no more memory are kept, so that nothing of it is unpacked twice. */
    static final int KEPT_BYTES = 16 << 20;

    /** What an entry takes besides its content. */
    private static final int ENTRY_BYTES = 128;

    private final Source source;
    private final Limits limits;
    private final Versions versions;
    private final List<BrokenItem> broken;
    private final Optional<String> spoolWarning;
    private volatile Optional<Surveyed> surveyed = Optional.empty();

    /** What the survey found; the contents are those of all entries, or none if they are too large to be kept. */
    private record Surveyed(
            ArchiveMembers members,
            Map<EntryPosition, byte[]> contents,
            Optional<EntryPosition> plan,
            List<String> warnings) {}

    /** Takes what a survey finds. */
    public interface Survey {
        /** An object, in the order of the archive. */
        void found(StoredItem item) throws IOException;

        /** An entry that should be an object and can't be used; those of version folders come first. */
        void broken(BrokenItem item) throws IOException;
    }

    /** Takes the contents of items. */
    @FunctionalInterface
    public interface ItemConsumer {
        /** Called for each item with its JSON, which is not to be changed. */
        void accept(EntryPosition position, byte[] json) throws IOException;
    }

    StoredItems(
            Source source, Limits limits, Versions versions, List<BrokenItem> broken, Optional<String> spoolWarning) {
        this.source = source;
        this.limits = limits;
        this.versions = versions;
        this.broken = List.copyOf(broken);
        this.spoolWarning = spoolWarning;
    }

    /** The items of a backup of ours, which is read where it lies. */
    public static StoredItems of(StoredBackup backup, Limits limits) {
        return new StoredItems(new BackupSource(backup), limits, new Versions(), List.of(), Optional.empty());
    }

    /**
     * The items of a backup of Velero's.
     *
     * @param temporary where a private copy of the archive is kept until these items are closed
     * @throws IOException if the archive can't be read or is not to be trusted
     */
    public static StoredItems ofVelero(VeleroBackup backup, Limits limits, Path temporary) throws IOException {
        try (InputStream in = backup.openArchive()) {
            return Spool.read(in, limits, temporary);
        }
    }

    /**
     * The items of a tarball, whoever wrote it.
     *
     * @param temporary where a private copy of the archive is kept until these items are closed
     * @throws InvalidInputException if there is no such file
     * @throws IOException if the archive can't be read or is not to be trusted
     */
    public static StoredItems ofFile(Path tarGz, Limits limits, Path temporary) throws IOException {
        if (!Files.exists(tarGz) || Files.isDirectory(tarGz)) {
            throw new InvalidInputException(
                    Files.exists(tarGz)
                            ? "'" + tarGz + "' is a folder and not a backup's tar.gz"
                            : "there is no file '" + tarGz + "'");
        }
        try (InputStream in = Files.newInputStream(tarGz)) {
            return Spool.read(in, limits, temporary);
        } catch (ArchiveException e) {
            throw new ArchiveException(tarGz + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the archive from start to end, once, and checks all of it. What it has handed out is not to be used before it
     * has returned: only at the end is it known that the archive is whole and its checksum right.
     */
    public void survey(Survey survey) throws IOException {
        for (BrokenItem item : broken) {
            survey.broken(item);
        }
        Pass pass = new Pass(survey);
        ArchiveMembers members;
        try (InputStream in = source.open()) {
            members = readAll(in, pass);
        }
        if (!members.readableByPosition()) {
            throw new ArchiveException(
                    "the archive of the backup is not laid out as Cairn lays it out; if it is another one,"
                            + " give it as a file");
        }
        surveyed = Optional.of(new Surveyed(members, pass.contents, pass.plan, pass.warnings()));
    }

    private ArchiveMembers readAll(InputStream in, Pass pass) throws IOException {
        try {
            return new ArchiveReader(limits).readAll(in, pass::entry);
        } catch (ArchiveException e) {
            // That the file is not the one that was written says more than how its bytes fail to be read.
            try {
                in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException damaged) {
                damaged.addSuppressed(e);
                throw damaged;
            }
            throw e;
        }
    }

    /** The plan by which the objects were captured, as JSON, if the archive has it. Only after the survey. */
    public Optional<byte[]> plan() throws IOException {
        Optional<EntryPosition> position = surveyed().plan();
        return position.isPresent() ? Optional.of(read(position.get())) : Optional.empty();
    }

    /** The SHA-256 in hex of the tarball as it came; empty if the backup doesn't tell. */
    public String sha256() {
        return source.sha256();
    }

    /** What is odd about the archive, in sentences. Only after the survey. */
    public List<String> warnings() {
        return surveyed().warnings();
    }

    /** The JSON of one item, or of one of its versions. Only after the survey. */
    public byte[] read(EntryPosition position) throws IOException {
        List<byte[]> content = new ArrayList<>(1);
        read(List.of(position), (same, bytes) -> content.add(bytes));
        return content.get(0);
    }

    /**
     * Reads many items, one after another in the order of the archive. What is not kept since the survey is unpacked together
     * if it lies together, and no more than one gzip member of it is in memory. Only after the survey.
     */
    public void read(Collection<EntryPosition> positions, ItemConsumer consumer) throws IOException {
        List<EntryPosition> inOrder =
                positions.stream().sorted(EntryPosition::compareStart).toList();
        Map<EntryPosition, byte[]> contents = surveyed().contents();
        if (contents.isEmpty()) {
            surveyed().members().read(source, inOrder.iterator(), consumer::accept);
            return;
        }
        for (EntryPosition position : inOrder) {
            byte[] json = contents.get(position);
            if (json == null) {
                throw new IllegalArgumentException("the archive has nothing at " + position);
            }
            consumer.accept(position, json);
        }
    }

    private Surveyed surveyed() {
        return surveyed.orElseThrow(() -> new IllegalStateException("the archive was not surveyed"));
    }

    /** Gives back the private copy, if there is one. */
    @Override
    public void close() throws IOException {
        source.close();
    }

    /** One way through the archive. */
    private final class Pass {

        private final Survey survey;
        private final ObjectCheck check = new ObjectCheck(limits.jsonDepth());
        private final Ignored ignored = new Ignored();
        private final Map<EntryPosition, byte[]> contents = new HashMap<>();
        private Optional<EntryPosition> plan = Optional.empty();
        private long bytes;
        private long number;
        private boolean resources = !broken.isEmpty();

        Pass(Survey survey) {
            this.survey = survey;
        }

        void entry(ArchiveEntry entry) throws IOException {
            keep(entry);
            String path = entry.path();
            resources |= EntryPaths.isResource(path);
            if (path.equals(EntryPaths.VERSION)) {
                FormatVersion.check(entry.content());
            } else if (path.equals(EntryPaths.PLAN)) {
                plan = Optional.of(entry.position());
            } else {
                Optional<ObjectPath> object = entry.object();
                if (object.isPresent() && stands(object.get(), entry.position())) {
                    object(object.get(), entry);
                } else if (object.isEmpty() || !versions.knows(object.get().id())) {
                    ignored.add(path);
                }
            }
        }

        private void keep(ArchiveEntry entry) {
            bytes += entry.content().length + ENTRY_BYTES;
            if (bytes <= KEPT_BYTES) {
                contents.put(entry.position(), entry.content());
            } else {
                contents.clear();
            }
        }

        private boolean stands(ObjectPath path, EntryPosition position) {
            return !path.versioned() || versions.isObject(path, position);
        }

        private void object(ObjectPath path, ArchiveEntry entry) throws IOException {
            ItemRef ref;
            try {
                ref = check.read(path, entry.content());
            } catch (BrokenObject e) {
                survey.broken(new BrokenItem(path.id(), entry.path(), e.reason()));
                return;
            }
            survey.found(new StoredItem(
                    ref,
                    ++number,
                    entry.position(),
                    versions.others(path.id(), ref.type().version())));
        }

        List<String> warnings() {
            List<String> warnings = new ArrayList<>();
            if (!resources) {
                warnings.add("the archive holds no objects: there is nothing below resources/ in it");
            }
            spoolWarning.ifPresent(warnings::add);
            ignored.warning().ifPresent(warnings::add);
            return List.copyOf(warnings);
        }
    }
}
