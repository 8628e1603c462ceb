// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The cluster as a plugin may see it: read-only, with the rights of the user who runs Cairn.
 *
 * <p>Injected into extensions. Every call blocks until the API server answered. The engine retries what can be retried
 * (connection errors, 429, 5xx) and paces itself by the server's {@code Retry-After}; a caller must not repeat a call.
 * An interrupt ends a call with a {@link ClusterException} and leaves the thread's interrupt flag set. Safe for use by
 * several threads.
 */
public interface ClusterAccess {

    /** Every listable type that the cluster serves, each in its preferred version, sorted by id. */
    List<ResourceType> types();

    /**
     * The type that a user means by {@code po}, {@code pod}, {@code Pod}, {@code pods} or {@code deploy.apps}, in any
     * letter case.
     *
     * @throws InvalidInputException if no type is meant, or more than one; the message names the candidates
     */
    ResourceType resolve(String name);

    /**
     * Reads one object in its newest state.
     *
     * @return the object, or empty if there is none
     * @throws ClusterException if the API server refuses or can't be reached
     */
    Optional<Item> get(ResourceType type, String namespace, String name) throws ClusterException;

    /**
     * Reads the metadata of all objects of a type, in pages, and hands each to {@code consumer} in the server's order.
     *
     * @param namespace the namespace to read, or empty for all
     * @throws ClusterException if the API server refuses or can't be reached; {@code consumer} may have seen some
     */
    void forEachRef(ResourceType type, String namespace, Consumer<ItemRef> consumer) throws ClusterException;

    /**
     * Reads all objects of a type whole, in pages. Costs the memory of one page and the server's time for all of it:
     * prefer {@link #forEachRef}.
     *
     * @param namespace the namespace to read, or empty for all
     * @throws ClusterException if the API server refuses or can't be reached; {@code consumer} may have seen some
     */
    void forEachItem(ResourceType type, String namespace, Consumer<Item> consumer) throws ClusterException;
}
