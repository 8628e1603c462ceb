// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as the server got it.
 *
 * @param method the HTTP method
 * @param path the decoded path
 * @param query the decoded query; of a parameter given twice the first
 * @param user the name of the user; {@code system:anonymous} without a token
 * @param accept the {@code Accept} header, empty if there is none
 * @param userAgent the {@code User-Agent} header, empty if there is none
 */
public record Request(
        String method, String path, Map<String, String> query, String user, String accept, String userAgent) {

    /** Copies the map. */
    public Request {
        query = Map.copyOf(query);
    }

    /** A parameter of the query, empty if it is not there. */
    public String query(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        String value = query(name);
        return value.equals("true") || value.equals("1");
    }

    boolean wantsMetadata() {
        return accept.contains("as=PartialObjectMetadata");
    }

    boolean wantsAggregatedDiscovery() {
        return accept.contains("as=APIGroupDiscoveryList") && accept.contains("v=v2");
    }

    /** The parts of the path without the leading slash. */
    List<String> parts() {
        return List.of(path.substring(1).split("/", -1));
    }

    Optional<Long> number(String name) {
        String text = query(name);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw KubeError.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }
}
