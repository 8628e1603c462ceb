// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The cluster as a plugin may see it, with the rights of the user who runs Cairn.
 *
 * <p>Injected into extensions. Every call blocks until the API server answered. The engine retries what can be retried
 * (connection errors, 429, 5xx) and paces itself by the server's {@code Retry-After}; a caller must not repeat a call.
 * All but {@link #create} can be retried, as a second one leaves things as the first did. Only operations of an action
 * write: a plan, a collector and an orderer change nothing in the cluster.
 *
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

    /**
     * Waits until an object is as it should be, by watching it; without the right to watch it by reading it once a second.
     *
     * @param until whether it is; asked each time the object was seen, by this thread
     * @param timeout how long to wait at most
     * @return the object as it was last seen, whether or not that is as it should be; empty if there is none, or no more
     * @throws ClusterException if the API server refuses or can't be reached
     */
    Optional<Item> await(
            ResourceType type, String namespace, String name, Predicate<? super Item> until, Duration timeout)
            throws ClusterException;

    /**
     * Creates an object. The request is sent once, whatever goes wrong: an exception of status 0 or from 500 on means that
     * nobody knows whether the object was made. So choose a name that nobody else uses, and look with {@link #get}.
     *
     * @param object the whole object, with a name, and a namespace if the type has them
     * @return the object as it was made
     * @throws ClusterException if the API server refuses (409: it exists) or can't be reached
     */
    Item create(ResourceType type, ObjectTree object) throws ClusterException;

    /**
     * Changes fields of an object, by a JSON merge patch (RFC 7396). May be sent more than once: so set values, and
     * compute none from what was there.
     *
     * @param changes the fields to set, at their places; one that is null is removed
     * @return the object as it is now; empty if there is none
     * @throws ClusterException if the API server refuses or can't be reached
     */
    Optional<Item> patch(ResourceType type, String namespace, String name, ObjectTree changes) throws ClusterException;

    /**
     * Deletes an object, if there is one; it may stay until its finalizers are done. May be sent more than once: so delete
     * by this only what bears a name that nobody uses again.
     *
     * @throws ClusterException if the API server refuses or can't be reached
     */
    void delete(ResourceType type, String namespace, String name) throws ClusterException;
}
