// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the unpacked distribution, run as a process, against a real control plane.
 *
 * <p>Here live the tests and what they stand on: {@link io.cairn.e2e.ControlPlane}, {@link io.cairn.e2e.HoldingProxy} and
 * {@link io.cairn.e2e.FaultyRelay} in front of it, {@link io.cairn.e2e.Cluster} with pods that run commands and volumes that have snapshots, {@link io.cairn.e2e.Kube} to make objects, {@link io.cairn.e2e.Cairn} to run the program, and
 * {@link io.cairn.e2e.StoredBackup} to read what it wrote by other means than its own. Nothing here calls the engine.
 */
package io.cairn.e2e;
