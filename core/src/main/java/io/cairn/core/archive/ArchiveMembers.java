// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import io.cairn.core.archive.ArchiveReader.Range;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The gzip members of a tarball that was read from its start to its end, for reading entries again by their positions.
 *
 * <p>What is read again is what was read then: a member whose bytes have changed is an error. Immutable.
 */
public final class ArchiveMembers {

    private static final int BUFFER = 1 << 14;

    private final List<Member> members;
    private final boolean aligned;
    private final Limits limits;

    /**
     * A member.
     *
     * @param start its first byte in the file
     * @param packed its size in the file
     * @param plain its size unpacked
     * @param sha256 the hash of its bytes in the file; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // one hash per member, and nobody compares members
    record Member(long start, long packed, long plain, byte[] sha256) {}

    /** Takes the contents of entries. */
    @FunctionalInterface
    public interface ContentConsumer {
        /** Called for each, in the order asked for. */
        void accept(EntryPosition position, byte[] content) throws IOException;
    }

    ArchiveMembers(List<Member> members, boolean aligned, Limits limits) {
        this.members = List.copyOf(members);
        this.aligned = aligned;
        this.limits = limits;
    }

    /** Where the members lie. */
    public ArchiveIndex index() {
        long size = members.isEmpty()
                ? 0
                : members.get(members.size() - 1).start()
                        + members.get(members.size() - 1).packed();
        return new ArchiveIndex(members.stream().map(Member::start).toList(), size);
    }

    /** Whether each entry can be read by unpacking one member of a bounded size. Of one gzip stream it can't. */
    public boolean readableByPosition() {
        long most = (long) limits.entryBytes() + limits.headerBytes() + GzipMember.BYTES;
        return aligned && members.stream().allMatch(member -> Math.max(member.packed(), member.plain()) <= most);
    }

    /**
     * Reads entries; a member is read and unpacked once for all of its entries that follow one another.
     *
     * @param positions positions of this archive, by member and offset from low to high
     * @throws IOException if the file can't be read, or is not what it was
     */
    public void read(Range file, Iterator<EntryPosition> positions, ContentConsumer consumer) throws IOException {
        int open = -1;
        try (Unpacked unpacked = new Unpacked()) {
            while (positions.hasNext()) {
                EntryPosition position = positions.next();
                if (position.member() != open) {
                    unpacked.open(packed(file, position.member()));
                    open = position.member();
                }
                consumer.accept(position, unpacked.read(position));
            }
        }
    }

    private byte[] packed(Range file, int number) throws IOException {
        if (number < 0 || number >= members.size()) {
            throw new IllegalArgumentException("the archive has no member " + number);
        }
        Member member = members.get(number);
        byte[] packed;
        try (InputStream in = file.open(member.start(), member.packed())) {
            packed = in.readNBytes((int) member.packed());
        }
        if (!MessageDigest.isEqual(GzipReader.sha256().digest(packed), member.sha256())) {
            throw new ArchiveException("the archive has changed since it was checked: its gzip member " + number
                    + " is not what it was; run the command again");
        }
        return packed;
    }

    /** A member that was found to be what it was when all limits were looked at. */
    private static final class Unpacked implements AutoCloseable {

        private InputStream plain = InputStream.nullInputStream();
        private long at;

        void open(byte[] packed) throws IOException {
            plain.close();
            plain = new GZIPInputStream(new ByteArrayInputStream(packed), BUFFER);
            at = 0;
        }

        byte[] read(EntryPosition position) throws IOException {
            plain.skipNBytes(position.offset() - at);
            byte[] content = plain.readNBytes((int) position.size());
            at = position.offset() + content.length;
            return content;
        }

        @Override
        public void close() throws IOException {
            plain.close();
        }
    }
}
