// SPDX-License-Identifier: Apache-2.0
/**
 * The use case of making a backup, from the specification to the manifest: {@link io.cairn.core.backup.BackupRun} is a
 * list of steps that reads from top to bottom, each of which another package does.
 */
package io.cairn.core.backup;
