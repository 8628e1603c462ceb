// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ItemId;
import io.cairn.core.archive.ArchiveIndex;
import io.cairn.core.archive.EntryPosition;
import io.cairn.core.archive.Limits;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads many items of one backup by their positions, in any order. The members of the tarball that were used last are kept
 * unpacked, so that items which lie together cost one read. Used by one thread.
 *
 * <p>Of a member that is damaged, the items before the damage can still be read.
 */
public final class StoredContents {

    private static final int KEPT_BYTES = 16 << 20;

    /** A member holds little more than its largest entry. */
    private static final int MEMBER_BYTES = Limits.DEFAULT.entryBytes() + (2 << 20);

    private final StoredBackup backup;
    private final Map<Integer, Unpacked> members = new LinkedHashMap<>(16, 0.75f, true);
    private Optional<ArchiveIndex> index = Optional.empty();
    private long kept;

    /** As much of a member as could be unpacked, and why not more. */
    @SuppressWarnings("ArrayRecordComponent") // a megabyte that nobody compares
    private record Unpacked(byte[] content, Optional<IOException> damage) {}

    /** Reads nothing yet. */
    public StoredContents(StoredBackup backup) {
        this.backup = backup;
    }

    /**
     * The bytes of a captured item.
     *
     * @param position where the journal says that they lie
     * @param sha256 what the journal says of them, in hex
     * @throws IOException if they can't be read, or are not the ones that were captured
     */
    public byte[] read(ItemId item, EntryPosition position, String sha256) throws IOException {
        byte[] content = content(position);
        if (!Sha256.hex(content).equals(sha256)) {
            throw new IOException("the backup '" + backup.record().name() + "' is damaged: the bytes of " + item
                    + " are not the ones that were captured");
        }
        return content;
    }

    private byte[] content(EntryPosition position) throws IOException {
        long end = position.offset() + position.size();
        if (position.size() < 0 || position.offset() < 0 || end < 0 || end > MEMBER_BYTES) {
            throw new IOException("the archive has no entry of " + position.size() + " bytes at " + position.offset()
                    + " of its member " + position.member());
        }
        Unpacked member = member(position.member());
        if (member.content().length < end) {
            throw member.damage()
                    .orElseGet(() -> new EOFException("the archive is cut in member " + position.member()));
        }
        return Arrays.copyOfRange(member.content(), (int) position.offset(), (int) end);
    }

    private Unpacked member(int number) throws IOException {
        Unpacked known = members.get(number);
        if (known != null) {
            return known;
        }
        Unpacked member = unpack(number);
        members.put(number, member);
        kept += member.content().length;
        Iterator<Unpacked> oldest = members.values().iterator();
        while (kept > KEPT_BYTES && members.size() > 1) {
            kept -= oldest.next().content().length;
            oldest.remove();
        }
        return member;
    }

    private Unpacked unpack(int number) throws IOException {
        ArchiveIndex where = index();
        if (number < 0 || number >= where.starts().size()) {
            throw new IOException("the archive has no member " + number + " in its index");
        }
        long start = where.starts().get(number);
        try (InputStream packed = backup.open(BackupFile.ARCHIVE, start, where.end(number) - start)) {
            return unpack(packed);
        }
    }

    private static Unpacked unpack(InputStream packed) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream(1 << 20);
        byte[] buffer = new byte[1 << 16];
        try (GZIPInputStream plain = new GZIPInputStream(packed, buffer.length)) {
            int read = 0;
            while (read >= 0 && content.size() < MEMBER_BYTES) {
                content.write(buffer, 0, read);
                read = plain.read(buffer, 0, buffer.length);
            }
            return new Unpacked(content.toByteArray(), Optional.empty());
        } catch (ZipException | EOFException e) {
            return new Unpacked(content.toByteArray(), Optional.of(e));
        }
    }

    private ArchiveIndex index() throws IOException {
        if (index.isEmpty()) {
            index = Optional.of(backup.index());
        }
        return index.get();
    }
}
