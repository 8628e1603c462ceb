// SPDX-License-Identifier: Apache-2.0
/**
 * The use cases of backups. {@link io.cairn.core.backup.BackupRun} makes one, from the specification to the manifest: a list
 * of steps that reads from top to bottom, each of which another package does. {@link io.cairn.core.backup.BackupRelease} and
 * {@link io.cairn.core.backup.BackupDeletion} end what one left in the cluster.
 */
package io.cairn.core.backup;
