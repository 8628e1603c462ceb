// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.Set;

/**
 * What an orderer must know of the cluster's items.
 *
 * @param refs the types whose metadata is read
 * @param whole the types whose objects are read whole, because fields of their spec decide the order. Keep it to types
 *     with few objects
 */
public record OrderNeeds(Set<ResourceType> refs, Set<ResourceType> whole) {

    /** Nothing: the orderer works on names alone. */
    public static final OrderNeeds NONE = new OrderNeeds(Set.of(), Set.of());

    /** Copies the sets. */
    public OrderNeeds {
        refs = Set.copyOf(refs);
        whole = Set.copyOf(whole);
    }
}
