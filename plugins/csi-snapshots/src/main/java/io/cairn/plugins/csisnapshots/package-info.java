// SPDX-License-Identifier: Apache-2.0
/**
 * The plugin {@code csi-snapshots}: a CSI snapshot of each claim, cut at the claim's turn by a
 * <a href="https://kubernetes.io/docs/concepts/storage/volume-snapshots/">VolumeSnapshot</a>, and kept when that and the
 * claim's namespace are gone. Runs only when the user switches it on.
 *
 * <p>What does not live here: waiting for readiness and the end of a run, which the engine does, and any driver.
 */
package io.cairn.plugins.csisnapshots;
