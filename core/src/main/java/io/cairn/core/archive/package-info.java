// SPDX-License-Identifier: Apache-2.0
/**
 * The tarball of a backup: a gzip of many members over a tar with one entry for each object.
 *
 * <p>The layout is Velero's, format version 1.0.0. What does not live here: where the tarball is kept and what else
 * belongs to a backup; see {@code io.cairn.core.repository}.
 */
package io.cairn.core.archive;
