// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.repository;

import io.cairn.api.ObjectTree;

/** A line of a restore's journal: an item that had its turn, or a hook. */
public sealed interface RestoreLine permits RestoreEntry, HookEntry {

    /** The line as it is kept and shown to programs. */
    ObjectTree tree();
}
