// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

/**
 * Where the content of an entry lies.
 *
 * @param member the gzip member, counted from 0
 * @param offset the first byte of the content in the member's uncompressed data
 * @param size the content's size in bytes
 */
public record EntryPosition(int member, long offset, long size) {

    /** A record's own methods have to be linked first, at every start. */
    @Override
    public final int hashCode() {
        return 31 * member + Long.hashCode(offset);
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof EntryPosition position
                && member == position.member
                && offset == position.offset
                && size == position.size;
    }

    /** Compares where two contents begin, whatever their sizes: the order of a tarball's entries. */
    public int compareStart(EntryPosition other) {
        int byMember = Integer.compare(member, other.member);
        return byMember != 0 ? byMember : Long.compare(offset, other.offset);
    }
}
