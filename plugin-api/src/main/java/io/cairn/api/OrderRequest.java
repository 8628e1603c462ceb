// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the user asked for, as far as it concerns an orderer. The maps keep the user's order.
 *
 * @param orderedResources the compatible form: from a type as the user wrote it to a comma separated list of names;
 *     possibly empty
 * @param config the settings that the user gave this orderer, possibly none. An orderer refuses a key that it doesn't
 *     know with an {@link InvalidInputException}
 */
public record OrderRequest(Map<String, String> orderedResources, Map<String, String> config) {

    /** Copies the maps, in their order. */
    public OrderRequest {
        orderedResources = Collections.unmodifiableMap(new LinkedHashMap<>(orderedResources));
        config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
    }
}
