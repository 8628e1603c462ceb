// SPDX-License-Identifier: Apache-2.0
package io.cairn.core.catalog;

import io.cairn.api.ResourceType;
import java.util.List;

/**
 * A type as discovery describes it.
 *
 * @param type the type
 * @param singular the singular name, in lower case; empty if the server states none
 * @param shortNames the short names, possibly none
 */
public record ServedType(ResourceType type, String singular, List<String> shortNames) {

    /** Copies the list. */
    public ServedType {
        shortNames = List.copyOf(shortNames);
    }
}
