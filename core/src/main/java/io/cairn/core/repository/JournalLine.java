// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

/**
 * A line of the journal: an item that had its turn, a type that was read for a stage, a hook, or a remark about a turn.
 */
public sealed interface JournalLine permits JournalEntry, StageRead, HookEntry, Remark {}
