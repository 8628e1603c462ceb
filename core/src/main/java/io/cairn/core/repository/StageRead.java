// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

/**
 * How a type was read for a stage by lists.
 *
 * @param stage the number of the stage in the plan
 * @param type the {@code resource.group} that was read
 * @param revision the revision of the cluster that the lists showed, or empty if it isn't known
 * @param exact whether all of the type was read at that revision, and that is proven
 * @param reason why it is not exact; empty if it is
 */
public record StageRead(int stage, String type, String revision, boolean exact, String reason) implements JournalLine {}
