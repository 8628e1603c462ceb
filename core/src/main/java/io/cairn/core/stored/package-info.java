// SPDX-License-Identifier: Apache-2.0
/**
 * What a backup holds for a restore: opens backups of ours, plain tarballs and backups of Velero, checks everything once,
 * and reads items by position.
 *
 * <p>What is wrong with an archive is of two kinds. Where it can't be trusted, an
 * {@link io.cairn.core.archive.ArchiveException} refuses all of it, before anything is written to a cluster. Where one object
 * is wrong and the others are not, that object is a {@link io.cairn.core.stored.BrokenItem}. The table is in
 * {@code docs/restore.md}.
 *
 * <p>What does not live here: which items a restore takes, in which order, and whether a cluster knows their types.
 */
@NullMarked
package io.cairn.core.stored;

import org.jspecify.annotations.NullMarked;
