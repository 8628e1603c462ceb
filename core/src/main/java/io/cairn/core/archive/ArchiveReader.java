// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Reads tarballs, and trusts nothing in them: {@link Limits} bound what there may be, a path must stay inside and come once,
 * and only regular files are given out. Immutable.
 *
 * <p>Links, devices and the like are passed over, but refused where objects lie.
 */
public final class ArchiveReader {

    private final Limits limits;

    /** A reader with {@link Limits#DEFAULT}. */
    public ArchiveReader() {
        this(Limits.DEFAULT);
    }

    /** A reader with limits of its own. */
    public ArchiveReader(Limits limits) {
        this.limits = limits;
    }

    /** Opens a range of the file in which a tarball is kept. */
    @FunctionalInterface
    public interface Range {
        /** The bytes from {@code offset}, at most {@code length} of them. */
        InputStream open(long offset, long length) throws IOException;
    }

    /** Takes entries, in the order of the tarball. */
    @FunctionalInterface
    public interface EntryConsumer {
        /** Called for each entry. */
        void accept(ArchiveEntry entry) throws IOException;
    }

    /**
     * Reads the content of one entry, and of the file no more than the member it lies in.
     *
     * @throws IOException if the file can't be read, or doesn't have such an entry there
     */
    public byte[] read(Range file, ArchiveIndex index, EntryPosition position) throws IOException {
        if (position.member() < 0 || position.member() >= index.starts().size() || position.offset() < 0) {
            throw new IOException("the archive has no member " + position.member() + " in its index");
        }
        if (position.size() < 0 || position.size() > limits.entryBytes()) {
            throw new IOException(tooLarge("the entry in member " + position.member(), position.size()));
        }
        long start = index.starts().get(position.member());
        try (InputStream packed = file.open(start, index.end(position.member()) - start);
                InputStream plain = new GZIPInputStream(packed)) {
            plain.skipNBytes(position.offset());
            byte[] content = plain.readNBytes((int) position.size());
            if (content.length < position.size()) {
                throw new EOFException("the archive is cut in member " + position.member());
            }
            return content;
        }
    }

    /**
     * Reads all regular files of a tarball, from any writer.
     *
     * @param tarGz the file; read to its end and not closed
     * @return its members, by which entries can be read again
     * @throws ArchiveException if it is no tar.gz, is damaged, breaks a limit or has in it what must not be there; what was
     *     given out before is then not to be used
     * @throws IOException if it can't be read
     */
    public ArchiveMembers readAll(InputStream tarGz, EntryConsumer consumer) throws IOException {
        try (GzipReader plain = new GzipReader(tarGz, limits)) {
            boolean aligned = true;
            long entries = 0;
            PathSet paths = new PathSet();
            TarReader tar = new TarReader(plain, limits);
            for (Optional<TarReader.Entry> next = tar.next(); next.isPresent(); next = tar.next()) {
                if (++entries > limits.entries()) {
                    throw new ArchiveException("the archive has more than the " + limits.entries()
                            + " entries that one may have" + Limits.setBy("entries"));
                }
                TarReader.Entry entry = next.get();
                if (isFile(entry)) {
                    String path = normal(entry.path());
                    Optional<ObjectPath> object = checked(path, entry.size(), paths);
                    EntryPosition position = new EntryPosition(plain.member(), plain.offset(), entry.size());
                    byte[] content = tar.content(entry);
                    aligned &= plain.member() == position.member();
                    consumer.accept(new ArchiveEntry(path, object, position, content));
                }
            }
            return new ArchiveMembers(plain.members(), aligned, limits);
        } catch (EOFException e) {
            throw new ArchiveException("the archive is cut: its tar ends in the middle", e);
        }
    }

    private boolean isFile(TarReader.Entry entry) throws ArchiveException {
        if (entry.type() == TarReader.Type.OTHER && EntryPaths.isResource(normal(entry.path()))) {
            throw new ArchiveException("the archive has an entry '" + entry.path()
                    + "' that is a link, a device or a sparse file; objects are plain files");
        }
        return entry.type() == TarReader.Type.FILE;
    }

    private Optional<ObjectPath> checked(String path, long size, PathSet paths) throws ArchiveException {
        Optional<ObjectPath> object = EntryPaths.check(path, limits);
        if (size > limits.entryBytes()) {
            throw new ArchiveException(tooLarge("the entry '" + path + "'", size));
        }
        if (!paths.add(path)) {
            throw new ArchiveException("the archive has its entry '" + path + "' twice");
        }
        return object;
    }

    /** Packing a folder as {@code .} puts this in front of everything. */
    private static String normal(String path) {
        return path.startsWith("./") ? path.substring(2) : path;
    }

    private String tooLarge(String what, long bytes) {
        return what + " has " + bytes + " bytes, more than the " + limits.entryBytes() + " that an entry may have"
                + Limits.setBy("entryBytes");
    }
}
