// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import org.pf4j.ExtensionPoint;

/**
 * Changes an item on its way into the archive, or names items that belong to it.
 *
 * <p>An item that an action applies to is read whole into a tree; all others pass as the bytes the server sent. So an
 * action that doesn't apply costs nothing, and one that applies to everything costs a parse of everything.
 *
 * <p>Called by several threads at once. An action never sees the same item twice in a run. Where several apply to an
 * item they run in the order of their plugins' ids, each on what the one before made. An action that throws fails the
 * item: it is left out of the archive and named, with the plugin, in the result; the run goes on and ends
 * {@code PartiallyFailed}. An action that only names related items and throws leaves its item in the archive.
 */
public interface BackupItemAction extends ExtensionPoint {

    /** A name for messages, unique in the plugin: lower-case words joined by dashes. */
    String name();

    /** The items it applies to. Asked once a run and compiled. */
    AppliesTo appliesTo();

    /**
     * Works on one item.
     *
     * @return the item, changed or not, and the items related to it. The name, namespace and type must stay
     * @throws ClusterException if the cluster can't be read; the engine has retried already
     */
    ActionResult execute(Item item) throws ClusterException;
}
