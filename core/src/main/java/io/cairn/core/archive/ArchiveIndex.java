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

    /** The byte after the last one of a member. */
    public long end(int member) {
        return member + 1 < starts.size() ? starts.get(member + 1) : size;
    }
}
