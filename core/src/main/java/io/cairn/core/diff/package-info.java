// SPDX-License-Identifier: Apache-2.0
/**
 * What changed: between two backups, between a backup and the cluster, and of one item over many backups.
 *
 * <p>Journals are compared first, by the hash of each item; only what differs is read, by its place in the tarball. What does
 * not live here: which fields only a server writes ({@code core.apply} knows), and how a difference looks to people.
 */
@NullMarked
package io.cairn.core.diff;

import org.jspecify.annotations.NullMarked;
