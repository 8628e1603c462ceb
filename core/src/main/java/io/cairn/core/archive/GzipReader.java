// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks a gzip file (RFC 1952) of any number of members, strictly: checksums and lengths must be right, headers are
 * bounded, and nothing may follow the last member.
 *
 * <p>It knows at every moment in which member it is and how far, and gives all members with their hashes at the end.
 * Closing it leaves the source open.
 */
final class GzipReader extends InputStream {

    /** What is remembered of members is bounded: on average they have this much content, but for the first few. */
    private static final int LEAST_MEMBER_BYTES = 1 << 14;

    private static final int FREE_MEMBERS = 1024;

    private static final int FHCRC = 2;
    private static final int FEXTRA = 4;
    private static final int FNAME = 8;
    private static final int FCOMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final Limits limits;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final MessageDigest sha256 = sha256();
    private final List<ArchiveMembers.Member> members = new ArrayList<>();

    /** What is unpacked of the member and not yet given out: to unpack a header or an entry at a time takes longer. */
    private final byte[] unpacked = new byte[1 << 16];

    private int given;
    private int ready;

    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private int hashed;
    private long before;
    private boolean inside;
    private int headerBytes;
    private int member = -1;
    private long start;
    private long offset;
    private long plain;

    GzipReader(InputStream in, Limits limits) {
        this.in = in;
        this.limits = limits;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** The member that the last byte came from, counted from 0. */
    int member() {
        return member;
    }

    /** How many bytes of the member were given out. */
    long offset() {
        return offset;
    }

    /** The members that were read to their ends. */
    List<ArchiveMembers.Member> members() {
        return members;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (given == ready && !unpack()) {
            return -1;
        }
        int count = Math.min(length, ready - given);
        System.arraycopy(unpacked, given, target, from, count);
        give(count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        if (count <= 0 || (given == ready && !unpack())) {
            return 0;
        }
        int skipped = (int) Math.min(count, ready - given);
        give(skipped);
        return skipped;
    }

    private void give(int count) {
        given += count;
        offset += count;
    }

    /** Unpacks more, all of what was before being given out; false at the end of the file. */
    private boolean unpack() throws IOException {
        while (inside || begin()) {
            int count = inflate();
            if (count > 0) {
                crc.update(unpacked, 0, count);
                plain += count;
                given = 0;
                ready = count;
                checkLimits();
                return true;
            }
            if (inflater.finished()) {
                finish();
            } else if (inflater.needsDictionary()) {
                throw damaged("it wants a dictionary");
            } else if (!fill()) {
                throw cut();
            } else {
                inflater.setInput(buffer, 0, end);
                at = end;
            }
        }
        return false;
    }

    private int inflate() throws ArchiveException {
        try {
            return inflater.inflate(unpacked);
        } catch (DataFormatException e) {
            throw new ArchiveException(
                    "the archive is damaged in its gzip member " + member + ": " + e.getMessage(), e);
        }
    }

    private void checkLimits() throws ArchiveException {
        if (plain > limits.totalBytes()) {
            throw new ArchiveException("the archive unpacks to more than the " + limits.totalBytes()
                    + " bytes that one may have" + Limits.setBy("totalBytes"));
        }
        // What the inflater has been given is at most a buffer ahead of what it has used.
        if (plain > Limits.RATIO_FREE_BYTES && plain / limits.ratio() > before + end) {
            throw new ArchiveException("the archive unpacks to more than " + limits.ratio()
                    + " times its size, which no backup of Kubernetes objects does" + Limits.setBy("ratio"));
        }
    }

    /** False at the end of the file. */
    private boolean begin() throws IOException {
        if (at == end && !fill()) {
            if (member < 0) {
                throw new ArchiveException("the archive is an empty file");
            }
            return false;
        }
        if (members.size() > FREE_MEMBERS + plain / LEAST_MEMBER_BYTES) {
            throw damaged("it has more members than there is content for");
        }
        start = before + at;
        headerBytes = 0;
        if (next() != 0x1f || next() != 0x8b) {
            throw new ArchiveException(
                    member < 0
                            ? "the archive is not a gzip file"
                            : "the archive has bytes after its end: " + start + " are the gzip file, and more follow");
        }
        int method = next();
        int flags = next();
        if (method != 8 || (flags & RESERVED) != 0) {
            throw damaged("its header is not one of the gzip format");
        }
        skip(6);
        if ((flags & FEXTRA) != 0) {
            skip(next() | (next() << 8));
        }
        if ((flags & FNAME) != 0) {
            skipText();
        }
        if ((flags & FCOMMENT) != 0) {
            skipText();
        }
        if ((flags & FHCRC) != 0) {
            skip(2);
        }
        member++;
        offset = 0;
        crc.reset();
        inflater.reset();
        inflater.setInput(buffer, at, end - at);
        at = end;
        inside = true;
        return true;
    }

    private void finish() throws IOException {
        inside = false;
        at = end - inflater.getRemaining();
        long sum = number();
        long size = number();
        if (sum != crc.getValue() || size != (offset & 0xffff_ffffL)) {
            throw damaged("its checksum is wrong");
        }
        sha256.update(buffer, hashed, at - hashed);
        hashed = at;
        members.add(new ArchiveMembers.Member(start, before + at - start, offset, sha256.digest()));
    }

    private long number() throws IOException {
        long number = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            number |= (long) next() << shift;
        }
        return number;
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        int one = next();
        while (one != 0) {
            one = next();
        }
    }

    private int next() throws IOException {
        if (at == end && !fill()) {
            throw cut();
        }
        if (++headerBytes > limits.headerBytes() && !inside) {
            throw damaged("its header is larger than any honest one");
        }
        return buffer[at++] & 0xff;
    }

    /** Replaces the buffer, all of which was used, by the next bytes. */
    private boolean fill() throws IOException {
        sha256.update(buffer, hashed, end - hashed);
        hashed = 0;
        before += end;
        at = 0;
        end = 0;
        int count = in.read(buffer, 0, buffer.length);
        end = Math.max(0, count);
        return count > 0;
    }

    private ArchiveException cut() {
        return new ArchiveException("the archive is cut: its file ends in the middle, after " + before + " bytes");
    }

    private ArchiveException damaged(String why) {
        return new ArchiveException("the archive is damaged in its gzip member " + Math.max(0, member) + ": " + why);
    }

    /** Frees the inflater; the source stays open. */
    @Override
    public void close() {
        inflater.end();
    }
}
