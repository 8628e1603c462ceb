// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.plan;

import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import io.cairn.core.collect.RawItem;

/**
 * Tells of items that lists give whether they belong to a parallel block, so that the block needs no list of its own
 * when the plan is made. Safe for use by several threads.
 */
public interface Members {

    /**
     * Whether a list can hold a member.
     *
     * @param namespace the namespace that is listed, empty for all and for cluster-scoped types
     */
    boolean mayBeIn(ResourceType type, String namespace);

    /**
     * Whether all that a list gives are members, as far as they are not of a block before: then nothing of it is left for
     * others.
     *
     * @param namespace the namespace that is listed, empty for all and for cluster-scoped types
     */
    boolean takesAll(ResourceType type, String namespace);

    /** Whether the item is a member: its block is the first that wants it. */
    boolean has(RawItem item);

    /** The same, of an item that was read without its spec. */
    boolean has(ItemRef item);
}
