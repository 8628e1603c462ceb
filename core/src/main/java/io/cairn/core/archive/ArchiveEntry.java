// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

/**
 * One entry of a tarball.
 *
 * @param path the path inside the tarball, relative and without {@code ..}
 * @param position where the content lies
 * @param content the content; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of bytes, never compared
public record ArchiveEntry(String path, EntryPosition position, byte[] content) {}
