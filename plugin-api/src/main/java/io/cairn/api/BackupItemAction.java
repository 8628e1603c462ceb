// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;
import java.util.Map;
import org.pf4j.ExtensionPoint;

/**
 * Changes an item on its way into the archive, names items that belong to it, or starts work beside it.
 *
 * <p>An item that an action applies to is read whole into a tree; all others pass as the bytes the server sent. So an
 * action that doesn't apply costs nothing, and one that applies to everything costs a parse of everything.
 *
 * <p>Called by several threads at once. An action never sees the same item twice in a run. Where several apply to an
 * item they run in the order of their plugins' ids, each on what the one before made. An action that throws fails the
 * item: it is left out of the archive and named, with the plugin, in the result; the run goes on and ends
 * {@code PartiallyFailed}. An action that doesn't change items and throws leaves its item in the archive.
 *
 * <p>Work beside an item is an {@link Operation}:
 *
 * <ol>
 *   <li>{@link #execute} names it and does nothing else;
 *   <li>when all items of the turn have been captured, and before what was frozen for them thaws, {@link #begin} gets the
 *       operations that the action named in this turn, all together. What must happen before the turn may end happens
 *       there;
 *   <li>after the last stage, {@link #poll} is called for each until it ends or its time is over;
 *   <li>{@link #discard} removes what it made: when it failed or its time is over, or when there will be no backup.
 * </ol>
 *
 * <p>An operation that fails never drops its item: the item stays in the archive, the reason is told, and the backup ends
 * {@code PartiallyFailed}. Beginning, every end and all facts are in the backup's journal.
 */
public interface BackupItemAction extends ExtensionPoint {

    /** A name for messages, unique in the plugin: lower-case words joined by dashes. */
    String name();

    /**
     * The items it applies to. Asked once a run and compiled.
     *
     * @throws InvalidInputException if the settings can't be followed; nothing is backed up then
     */
    AppliesTo appliesTo();

    /**
     * The rights that it makes use of by {@link ClusterAccess}, so that {@code cairn preflight} can ask for them. Those to
     * read the items that it applies to or names are known without it.
     *
     * @throws InvalidInputException if the settings can't be followed
     */
    default List<UsedRights> rights() {
        return List.of();
    }

    /**
     * Works on one item.
     *
     * @return the item, changed or not, and the items related to it. The name, namespace and type must stay
     * @throws ClusterException if the cluster can't be read; the engine has retried already
     */
    ActionResult execute(Item item) throws ClusterException;

    /**
     * Begins the operations that this action named in one turn, and returns when the turn may end. Called once a turn, by
     * one thread; in a stage of lists the whole stage is one turn.
     *
     * @param operations the operations, in the order in which they were named
     * @return the status of each by its id. One that is missing here goes on
     * @throws ClusterException if the cluster can't be reached. All of them count as failed then
     */
    default Map<String, OperationStatus> begin(List<Operation> operations) throws ClusterException {
        return Map.of();
    }

    /**
     * Looks how an operation that goes on stands. Returns at once: the engine waits between two calls.
     *
     * @throws ClusterException if the cluster can't be reached. The operation counts as failed then
     */
    default OperationStatus poll(Operation operation) throws ClusterException {
        return OperationStatus.completed(Map.of());
    }

    /**
     * Removes whatever an operation has made, finished or not. May be called for one that never began, was discarded
     * before, or is known from a backup only; several may run at a time, and time is short.
     *
     * @throws ClusterException if something may be left
     */
    default void discard(Operation operation) throws ClusterException {}
}
