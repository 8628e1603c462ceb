// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

/**
 * A line of the journal: an item that had its turn, a type that was read for a stage, a hook, a remark about a turn, or what
 * became of work beside an item.
 */
public sealed interface JournalLine permits JournalEntry, StageRead, HookEntry, Remark, OperationRecord {}
