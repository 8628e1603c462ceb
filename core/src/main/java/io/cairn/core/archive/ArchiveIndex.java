// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import java.util.List;

/**
 * Where the gzip members of a tarball lie in its file.
 *
 * @param starts the first byte of each member, in order
 * @param size the size of the file in bytes: where the last member ends
 */
public record ArchiveIndex(List<Long> starts, long size) {

    /** Copies the list. */
    public ArchiveIndex {
        starts = List.copyOf(starts);
    }

    /** A record's own methods have to be linked first, which takes longer than reading a small backup. */
    @Override
    public final int hashCode() {
        return 31 * starts.hashCode() + Long.hashCode(size);
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof ArchiveIndex index && size == index.size && starts.equals(index.starts);
    }

    /** The byte after the last one of a member. */
    public long end(int member) {
        return member + 1 < starts.size() ? starts.get(member + 1) : size;
    }
}
