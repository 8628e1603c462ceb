// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * Changes an item on its way from a backup into the cluster, or leaves it out.
 *
 * <p>Called by several threads at once, for each item of a restore once or more: what is in the cluster already is cleaned
 * by the same actions before it is compared with what the backup holds. So an action depends on nothing but what it is
 * given, and changes nothing in the cluster. Where several apply to an item they run in the order of their plugins' ids and
 * then of {@link CairnPlugin#restoreActions}, each on what the one before made. An action that throws fails the item: it is
 * not restored and is named, with the plugin, in the result; the run goes on and ends {@code PartiallyFailed}.
 *
 * <p>The engine itself moves an item to its target namespace, after all actions, and gives it the owners that it has in the
 * cluster.
 */
public interface RestoreItemAction extends ExtensionPoint {

    /** A name for messages and settings, unique in the plugin: lower-case words joined by dashes. */
    String name();

    /**
     * The items it applies to, by their types and the namespaces that they have in the backup. Asked once a run and compiled.
     *
     * @throws InvalidInputException if the settings can't be followed; nothing is restored then
     */
    AppliesTo appliesTo();

    /**
     * The rights that it makes use of by itself, and those on what it wants made before an item. Asked by a check of the user's
     * rights, if the restore has items that the action applies to. A plan shows what an action leaves out if it makes use of
     * none.
     */
    default List<UsedRights> rights() {
        return List.of();
    }

    /**
     * Works on one item.
     *
     * @param item the item as the backup or the action before has it
     * @param restore what else is known of this restore
     * @return the item, changed or not, or the reason for leaving it out. The name, namespace and type must stay
     * @throws ClusterException if the cluster can't be read; the engine has retried already
     */
    RestoreDecision execute(Item item, RestoreView restore) throws ClusterException;
}
