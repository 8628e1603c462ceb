// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.Set;

/**
 * The items that an action applies to, and what it may do.
 *
 * @param types the types, written as a user would; empty for every type. A name that the cluster doesn't serve matches
 *     nothing
 * @param namespaces the namespaces; empty for all. An action with namespaces never gets a cluster-scoped item
 * @param relatedTypes the types of the items that it may name as related; a related item of another type is an error
 * @param changes whether it may change the item. The engine doesn't call an action that changes nothing where all items
 *     of the related types are captured anyway
 * @param starts whether it may start operations; it is called for every item then
 * @param later whether the related items are part of no item's state, so that they are captured after all turns and hold
 *     up none; otherwise they are captured in the turn of the item
 */
public record AppliesTo(
        Set<String> types,
        Set<String> namespaces,
        Set<String> relatedTypes,
        boolean changes,
        boolean starts,
        boolean later) {

    /** Copies the sets. */
    public AppliesTo {
        types = Set.copyOf(types);
        namespaces = Set.copyOf(namespaces);
        relatedTypes = Set.copyOf(relatedTypes);
    }

    /** What starts no operations, and names items that belong into the turn. */
    public AppliesTo(Set<String> types, Set<String> namespaces, Set<String> relatedTypes, boolean changes) {
        this(types, namespaces, relatedTypes, changes, false, false);
    }

    /** Items of these types, to be changed. */
    public static AppliesTo changing(String... types) {
        return new AppliesTo(Set.of(types), Set.of(), Set.of(), true);
    }

    /** Items of one type, to name items of another that belong to them. */
    public static AppliesTo relating(String type, String relatedType) {
        return new AppliesTo(Set.of(type), Set.of(), Set.of(relatedType), false);
    }

    /** Items of these types, to start operations beside them. */
    public static AppliesTo starting(String... types) {
        return new AppliesTo(Set.of(types), Set.of(), Set.of(), false, true, false);
    }

    /** The same, where the related items can wait until after all turns. */
    public AppliesTo afterTurns() {
        return new AppliesTo(types, namespaces, relatedTypes, changes, starts, true);
    }
}
