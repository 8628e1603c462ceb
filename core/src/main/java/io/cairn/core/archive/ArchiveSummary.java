// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.archive;

/**
 * What an {@link ArchiveWriter} wrote.
 *
 * @param index where the members lie
 * @param entries the number of entries, those that the writer adds included
 * @param tarBytes the size of the uncompressed tar
 */
public record ArchiveSummary(ArchiveIndex index, long entries, long tarBytes) {}
