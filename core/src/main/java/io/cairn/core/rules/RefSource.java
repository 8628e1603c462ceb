// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.rules;

import io.cairn.api.ClusterException;
import io.cairn.api.ItemRef;
import io.cairn.api.ResourceType;
import java.util.List;

/** Reads the metadata of all items of a type. */
@FunctionalInterface
public interface RefSource {

    /**
     * Reads them.
     *
     * @throws ClusterException if the server refuses or can't be reached
     */
    List<ItemRef> refs(ResourceType type) throws ClusterException;
}
