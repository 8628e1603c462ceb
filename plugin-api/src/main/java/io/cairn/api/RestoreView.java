// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;

/** What an action may know of the restore that it works for. Safe for use by several threads. */
public interface RestoreView {

    /** The namespace to which what is in a namespace of the backup goes; the same one unless the user maps it. */
    String target(String namespace);

    /** Whether this restore takes an item, named as in the backup, and the item's type can be restored. */
    boolean restores(ItemId item);

    /** Whether the user wants the items of a type restored with their status. */
    boolean withStatus(ResourceType type);

    /** Whether services keep the node ports that they had. */
    boolean preservesNodePorts();

    /**
     * The completed operations that were recorded with an item, such as the snapshot of a claim; mostly none.
     *
     * @param item the item, named as in the backup
     */
    List<Operation> operations(ItemId item);
}
