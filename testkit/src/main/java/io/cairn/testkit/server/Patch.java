// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of a PATCH, by its content type. */
sealed interface Patch {

    /** {@code application/merge-patch+json}; strategic merges are taken for it, their lists replaced. */
    record Merge(ObjectNode changes) implements Patch {}

    /** {@code application/json-patch+json}. */
    record Operations(JsonNode list) implements Patch {}

    /** {@code application/apply-patch+yaml}, of which only JSON is understood. */
    record Apply(ObjectNode config) implements Patch {}

    static Patch of(String contentType, byte[] body) {
        return switch (contentType.replaceAll(";.*", "").strip()) {
            case "application/merge-patch+json", "application/strategic-merge-patch+json" ->
                new Merge(Json.parse(body));
            case "application/json-patch+json" -> new Operations(Json.parseAny(body));
            case "application/apply-patch+yaml", "application/apply-patch+json" -> new Apply(Json.parse(body));
            default -> throw KubeError.unsupportedMediaType();
        };
    }
}
