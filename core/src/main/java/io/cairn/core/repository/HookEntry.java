// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.core.hooks.HookRun;

/**
 * What became of a hook, in the journal before the entry of its pod if it is a pre hook, and after it if it is a post hook.
 *
 * @param stage the number of the stage in the plan
 * @param run the hook and how it ended
 */
public record HookEntry(int stage, HookRun run) implements JournalLine {}
