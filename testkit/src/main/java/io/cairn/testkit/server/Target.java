// SPDX-License-Identifier: Apache-2.0
package io.cairn.testkit.server;

import java.util.List;
import java.util.Optional;

/**
 * What the path of a resource request points at.
 *
 * @param type the type
 * @param namespace the namespace, empty for all and for cluster-scoped types
 * @param name the object, empty for all
 * @param subresource the subresource, empty for the object itself
 */
record Target(ServedType type, String namespace, String name, String subresource) {

    /** Reads {@code /api/v1/…} and {@code /apis/GROUP/VERSION/…} below the version. */
    static Optional<Target> find(Catalogue catalogue, String group, String version, List<String> rest) {
        boolean inNamespace = rest.size() >= 3
                && rest.get(0).equals("namespaces")
                && catalogue.find(group, version, rest.get(2)).isPresent();
        List<String> parts = inNamespace ? rest.subList(2, rest.size()) : rest;
        if (parts.isEmpty() || parts.size() > 3) {
            return Optional.empty();
        }
        String namespace = inNamespace ? rest.get(1) : "";
        String name = parts.size() > 1 ? parts.get(1) : "";
        String subresource = parts.size() > 2 ? parts.get(2) : "";
        return catalogue
                .find(group, version, parts.get(0))
                .filter(type -> type.namespaced() ? name.isEmpty() || inNamespace : !inNamespace)
                .map(type -> new Target(type, namespace, name, subresource));
    }

    String key() {
        return Objects.key(namespace, name);
    }

    /** The namespace as authorization sees it: a Namespace object is inside itself. */
    String accessNamespace() {
        return type.id().equals("namespaces") ? name : namespace;
    }
}
