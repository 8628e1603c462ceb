// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Field selectors: name and namespace of every type, node and phase of pods, type of secrets. */
final class FieldSelector {

    private static final Map<String, Set<String>> FIELDS = Map.of(
            "pods", Set.of("spec.nodeName", "status.phase", "spec.serviceAccountName"), "secrets", Set.of("type"));

    private FieldSelector() {}

    static Predicate<Version> parse(ServedType type, String text) {
        Predicate<Version> all = version -> true;
        for (String term : text.isBlank() ? new String[0] : text.split(",", -1)) {
            all = all.and(term(type, term.strip()));
        }
        return all;
    }

    private static Predicate<Version> term(ServedType type, String term) {
        int equals = term.indexOf('=');
        if (equals < 0) {
            throw KubeError.badRequest("invalid selector: '" + term + "'; can't understand '" + term + "'");
        }
        boolean negated = equals > 0 && term.charAt(equals - 1) == '!';
        String field = term.substring(0, negated ? equals - 1 : equals);
        String value = term.substring(term.startsWith("==", equals) ? equals + 2 : equals + 1);
        Predicate<Version> matches = matches(type, field, value);
        return negated ? matches.negate() : matches;
    }

    private static Predicate<Version> matches(ServedType type, String field, String value) {
        if (field.equals("metadata.name")) {
            return version -> version.name().equals(value);
        }
        if (field.equals("metadata.namespace") && type.namespaced()) {
            return version -> version.namespace().equals(value);
        }
        Set<String> more = FIELDS.getOrDefault(type.id(), Set.of());
        if (!more.contains(field)) {
            // Types that know more fields say it in other words.
            throw KubeError.badRequest(
                    more.isEmpty()
                            ? "\"" + field
                                    + "\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""
                            : "field label not supported: " + field);
        }
        return version -> {
            JsonNode node = Json.parse(version.body());
            for (String part : field.split("\\.", -1)) {
                node = node.path(part);
            }
            return node.asString("").equals(value);
        };
    }
}
