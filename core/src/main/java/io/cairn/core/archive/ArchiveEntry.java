// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

import java.util.Optional;

/**
 * One entry of a tarball.
 *
 * @param path the path inside the tarball, relative and without {@code ..}
 * @param object what the path says, if it is the path of an object
 * @param position where the content lies
 * @param content the content; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of bytes, never compared
public record ArchiveEntry(String path, Optional<ObjectPath> object, EntryPosition position, byte[] content) {}
