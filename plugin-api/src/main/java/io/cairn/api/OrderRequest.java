// SPDX-License-Identifier: Apache-2.0
package io.cairn.api;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

    /**
     * Refuses settings that an orderer doesn't know.
     *
     * @param orderer the orderer's name, for the message
     * @param settings those that it knows
     * @throws InvalidInputException if there is another; the message names it and those that are known
     */
    public void requireKnown(String orderer, String... settings) {
        for (String key : config.keySet()) {
            if (!List.of(settings).contains(key)) {
                throw new InvalidInputException("the orderer " + orderer + " has no setting '" + key + "'; "
                        + (settings.length == 0 ? "leave it out" : "it has '" + String.join("', '", settings) + "'"));
            }
        }
    }

    /** The parts of a setting that holds a list: separated by commas, stripped; none if it isn't given. */
    public List<String> list(String setting) {
        return config.containsKey(setting)
                ? Arrays.stream(config.get(setting).split(",", -1))
                        .map(String::strip)
                        .toList()
                : List.of();
    }

    /**
     * The types that a setting lists, each in any way that means one.
     *
     * @param cluster knows the types
     * @param usual the ids of those that count where the setting isn't given, as far as the cluster serves them
     * @throws InvalidInputException if a text means no type, or more than one
     */
    public Set<ResourceType> types(String setting, ClusterAccess cluster, Set<String> usual) {
        return config.containsKey(setting)
                ? list(setting).stream().map(cluster::resolve).collect(Collectors.toSet())
                : cluster.types().stream()
                        .filter(type -> usual.contains(type.id()))
                        .collect(Collectors.toSet());
    }
}
