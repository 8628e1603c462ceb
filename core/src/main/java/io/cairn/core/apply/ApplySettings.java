// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.apply;

import java.time.Instant;

/**
 * How objects are brought into the cluster.
 *
 * @param existing what to do with an object that exists and differs
 * @param forceConflicts whether {@link ExistingPolicy#UPDATE} takes over fields that others set
 * @param dryRun whether the server is only asked what it would do
 * @param begun when the run began: what was made before isn't the run's own
 */
public record ApplySettings(ExistingPolicy existing, boolean forceConflicts, boolean dryRun, Instant begun) {}
