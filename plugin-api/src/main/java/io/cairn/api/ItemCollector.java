// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * Finds the items of a backup.
 *
 * <p>A collector says <em>what</em> to read, in a few {@linkplain Selection selections}; the engine reads it: in pages,
 * several types at a time, at one revision of the cluster, each item once however many selections name it. So a
 * collector costs no memory for the items it finds.
 *
 * <p>The engine has a collector of its own, which selects what the filters of the backup let through. Collectors of
 * plugins add to it. What they add must pass the namespace and type filters and the exclude labels, as a related item
 * must; label selectors don't apply to it.
 *
 * <p>Called once a run, by one thread, before the plan is made. A collector that throws makes the run
 * {@code PartiallyFailed}, with the plugin's id and the message; the selections of the others are used.
 */
public interface ItemCollector extends ExtensionPoint {

    /** A name for messages and plans, unique in the plugin: lower-case words joined by dashes. */
    String name();

    /**
     * Finds the items of a request.
     *
     * @return the selections, possibly none
     * @throws ClusterException if the cluster can't be read; the engine has retried already
     * @throws InvalidInputException if the request can't be met as it is written; nothing is backed up then
     */
    List<Selection> collect(CollectRequest request) throws ClusterException;
}
