// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * Reads tarballs, and trusts nothing in them: an entry has a largest size, its path must stay inside, and only regular
 * files are given out. Immutable.
 */
public final class ArchiveReader {

    /** The largest entry that is read unless told otherwise: 64 MiB. */
    public static final int DEFAULT_MAX_ENTRY_BYTES = 64 << 20;

    /** Room for the headers of one entry: more than any honest writer needs. */
    private static final long HEADER_BYTES = 1 << 20;

    private final int maxEntryBytes;

    /** A reader that takes entries up to {@link #DEFAULT_MAX_ENTRY_BYTES}. */
    public ArchiveReader() {
        this(DEFAULT_MAX_ENTRY_BYTES);
    }

    /** A reader that takes entries up to a size in bytes. */
    public ArchiveReader(int maxEntryBytes) {
        this.maxEntryBytes = maxEntryBytes;
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
        if (position.size() < 0 || position.size() > maxEntryBytes) {
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
     * @throws IOException if it can't be read, is no tar.gz, or an entry breaks a bound; the message names the entry
     */
    // the two wrappers hold nothing but memory, and closing them would close the caller's stream
    @SuppressWarnings("resource")
    public void readAll(InputStream tarGz, EntryConsumer consumer) throws IOException {
        InputStream plain = GzipCompressorInputStream.builder()
                .setInputStream(tarGz)
                .setDecompressConcatenated(true)
                .get();
        BoundedInputStream bounded = new BoundedInputStream(plain);
        TarArchiveInputStream tar = new TarArchiveInputStream(bounded, "UTF-8");
        while (true) {
            bounded.allow(HEADER_BYTES);
            TarArchiveEntry entry = tar.getNextEntry();
            if (entry == null) {
                break;
            }
            String path = entry.getName();
            if (entry.getSize() > maxEntryBytes) {
                throw new IOException(tooLarge("the entry '" + path + "'", entry.getSize()));
            }
            bounded.allow(HEADER_BYTES + entry.getSize());
            if (isFile(entry)) {
                consumer.accept(new ArchiveEntry(inside(path), content(tar, entry)));
            }
        }
        plain.transferTo(OutputStream.nullOutputStream());
    }

    /** Not links, devices or folders; and not a sparse file, whose size says nothing of its bytes. */
    private static boolean isFile(TarArchiveEntry entry) {
        return entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() && !entry.isSparse();
    }

    private static String inside(String path) throws IOException {
        if (!EntryPaths.staysInside(path)) {
            throw new IOException("the archive has an entry '" + path + "', a path that could lead out of it");
        }
        return path;
    }

    private static byte[] content(TarArchiveInputStream tar, TarArchiveEntry entry) throws IOException {
        byte[] content = tar.readNBytes((int) entry.getSize());
        if (content.length < entry.getSize()) {
            throw new EOFException("the archive is cut in its entry '" + entry.getName() + "'");
        }
        return content;
    }

    private String tooLarge(String what, long bytes) {
        return what + " has " + bytes + " bytes, more than the " + maxEntryBytes + " that an entry may have";
    }
}
